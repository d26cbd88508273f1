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
import java.util.concurrent.locks.LockSupport;

/** Stands between a node and Redis: passes bytes on, late, or keeps them, or cuts the connections. */
final class SlowProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile long delayMillis;
    private volatile boolean blackHole;

    SlowProxy(int target) {
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        this.target = target;
        begin(this::accept);
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + listening.getLocalPort());
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
