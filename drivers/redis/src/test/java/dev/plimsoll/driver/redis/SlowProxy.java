package dev.plimsoll.driver.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;

/** Stands between a node and Redis: passes bytes on, late, or keeps them, or cuts the connections. */
final class SlowProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong passed = new AtomicLong();
    private volatile long delayMillis;
    private volatile boolean blackHole;

    SlowProxy(int target) {
        this(target, ServerSocketFactory.getDefault());
    }

    /** @param factory what connections are accepted by: with TLS, maybe */
    SlowProxy(int target, ServerSocketFactory factory) {
        try {
            this.listening = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        this.target = target;
        begin(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + port());
    }

    /** Returns how many bytes came from clients. */
    long passed() {
        return passed.get();
    }

    /** Returns how many connections were begun. */
    int accepted() {
        return accepted.get();
    }

    /** Has every piece of an answer wait that long. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** Swallows everything, in both directions, without closing anything; what was swallowed never arrives. */
    void blackHole(boolean swallow) {
        blackHole = swallow;
    }

    /** Closes every connection. */
    void cut() {
        sockets.forEach(SlowProxy::close);
        sockets.clear();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            accepted.incrementAndGet();
            sockets.add(client);
            begin(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            begin(() -> pass(client, server, false));
            begin(() -> pass(server, client, true));
        } catch (IOException down) {
            close(client);
        }
    }

    private void pass(Socket from, Socket to, boolean late) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] piece = new byte[8192];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            passed.addAndGet(late ? 0 : length);
            if (late && delayMillis > 0) {
                LockSupport.parkNanos(delayMillis * 1_000_000);
            }
            if (!blackHole) {
                out.write(piece, 0, length);
            }
        }
        close(from);
        close(to);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void begin(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            throw new UncheckedIOException(ignored);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        cut();
    }
}
