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
import java.util.Set;
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

    private static final Set<S3Call> ANSWERED_LATE = Set.of(S3Call.COMPLETE_UPLOAD, S3Call.COPY_PART);

    private final ServerSocket listening;
    private final URI store;
    private final AtomicInteger heard = new AtomicInteger();
    private volatile Mishap mishap = Mishap.RESET;
    private volatile int first;
    private volatile int last = -1;

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

    /** Lets a mishap happen to requests by their number, of which the next one has 1. */
    void script(Mishap what, int from, int to) {
        peace();
        mishap = what;
        first = from;
        heard.set(0);
        last = to;
    }

    /** Lets nothing happen any more, and returns how many requests there were. */
    int peace() {
        last = -1;
        return heard.get();
    }

    private boolean isHurt(HttpMessage request) {
        int number = heard.incrementAndGet();
        return first <= number
                && number <= last
                && (mishap != Mishap.ERROR_AFTER_ALL || ANSWERED_LATE.contains(request.call()));
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
        if (!isHurt(request)) {
            return send(client, passedOn(request, there, answers));
        }
        return switch (mishap) {
            case SLOW_DOWN -> send(client, error(request, 503, "SlowDown"));
            case INTERNAL_ERROR -> send(client, error(request, 500, "InternalError"));
            case ERROR_AFTER_ALL -> send(client, error(request, 200, "InternalError"));
            case STALL -> client.getInputStream().read() > 0;
            case RESET -> reset(client);
            case LOST_ANSWER -> {
                HttpMessage unused = passedOn(request, there, answers);
                yield reset(client);
            }
            case CUT_SHORT -> send(client, passedOn(request, there, answers).cutShort()) && reset(client);
        };
    }

    private static HttpMessage error(HttpMessage request, int status, String code) {
        HttpMessage error = HttpMessage.error(status, code);
        return request.isBodiless() ? new HttpMessage(error.head(), new byte[0]) : error;
    }

    private static HttpMessage passedOn(HttpMessage request, Socket there, InputStream answers) throws IOException {
        there.getOutputStream().write(request.bytes());
        return HttpMessage.read(answers, request.isBodiless()).orElseThrow(() -> new IOException("the store is gone"));
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
