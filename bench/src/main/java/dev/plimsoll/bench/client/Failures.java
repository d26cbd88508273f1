package dev.plimsoll.bench.client;

import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.NotYetConnectedException;
import javax.net.ssl.SSLException;
import reactor.core.Exceptions;

/** Sorts failures into the few kinds they are counted under. */
public final class Failures {

    private Failures() {}

    /** Returns the kind of a failed operation. */
    public static String kind(Throwable failure) {
        Throwable cause = Exceptions.unwrapMultiple(Exceptions.unwrap(failure)).get(0); // of several, the first
        if (cause instanceof Refused || cause instanceof Wrong) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
            return "timeout";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof SSLException) {
            return "TLS";
        }
        if (cause instanceof NotYetConnectedException || cause instanceof IOException) {
            return "connection closed";
        }
        return cause.getClass().getSimpleName();
    }
}
