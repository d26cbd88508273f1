package dev.plimsoll.driver.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a driver and its store, passes requests on, and does to some of them what networks and stores do. */
final class FarSide implements AutoCloseable {

    /** What happens to a request. */
    enum Mishap {
        /** 503, as a store does that has too much to do. */
        SLOW_DOWN,
        /** 500, unheard by the store. */
        INTERNAL_ERROR,
        /** The connection is reset before the store hears of it. */
        RESET,
        /** Nobody ever answers, and the store hears nothing. */
        STALL,
        /** The store does it, and the connection is reset before the answer. */
        LOST_ANSWER,
        /** The answer breaks off half way. */
        CUT_SHORT,
        /** 200, and the body says that it failed. */
        ERROR_AFTER_ALL
    }

    private record Script(S3Call call, Mishap mishap) {}

    private final ServerSocket listening;
    private final URI store;
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger happened = new AtomicInteger();
    private volatile Script script = new Script(S3Call.LIST_UPLOADS, Mishap.RESET);

    FarSide(URI store) {
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        this.store = store;
        begin(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Lets a mishap happen to the next so many requests of a kind. */
    void next(int times, S3Call call, Mishap mishap) {
        script = new Script(call, mishap);
        happened.set(0);
        left.set(times);
    }

    /** Lets nothing happen any more, and returns how often something did. */
    int peace() {
        left.set(0);
        return happened.get();
    }

    private Optional<Mishap> mishap(HttpMessage request) {
        Script now = script;
        if (now.call != request.call() || left.getAndUpdate(times -> Math.max(0, times - 1)) == 0) {
            return Optional.empty();
        }
        happened.incrementAndGet();
        return Optional.of(now.mishap);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Broken connections are what this class is for. */
    private static void begin(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // the connection is gone
                    }
                },
                "far-side");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            begin(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client;
                Socket there = new Socket(store.getHost(), store.getPort())) {
            InputStream requests = new BufferedInputStream(client.getInputStream());
            InputStream answers = new BufferedInputStream(there.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Optional<HttpMessage> request = HttpMessage.read(requests, false);
                goesOn = request.isPresent() && answered(request.get(), client, there, answers);
            }
        }
    }

    /** Returns whether the connection may be used again. */
    private boolean answered(HttpMessage request, Socket client, Socket there, InputStream answers) throws IOException {
        Optional<Mishap> mishap = mishap(request);
        if (mishap.isEmpty()) {
            return send(client, passedOn(request, there, answers));
        }
        return switch (mishap.get()) {
            case SLOW_DOWN -> send(client, HttpMessage.error(503, "SlowDown"));
            case INTERNAL_ERROR -> send(client, HttpMessage.error(500, "InternalError"));
            case ERROR_AFTER_ALL -> send(client, HttpMessage.error(200, "InternalError"));
            case STALL -> client.getInputStream().read() > 0;
            case RESET -> reset(client);
            case LOST_ANSWER -> {
                HttpMessage unused = passedOn(request, there, answers);
                yield reset(client);
            }
            case CUT_SHORT -> send(client, passedOn(request, there, answers).cutShort()) && reset(client);
        };
    }

    private static HttpMessage passedOn(HttpMessage request, Socket there, InputStream answers) throws IOException {
        there.getOutputStream().write(request.bytes());
        boolean bodiless = request.call() == S3Call.HEAD_OBJECT;
        return HttpMessage.read(answers, bodiless).orElseThrow(() -> new IOException("the store is gone"));
    }

    private static boolean send(Socket client, HttpMessage answer) throws IOException {
        client.getOutputStream().write(answer.bytes());
        client.getOutputStream().flush();
        return true;
    }

    private static boolean reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        return false;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
