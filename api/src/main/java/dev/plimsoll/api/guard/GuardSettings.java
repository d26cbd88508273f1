package dev.plimsoll.api.guard;

import java.time.Duration;

/**
 * How long a head may be, and how patient the server is. A duration of zero means for ever. Times are kept to a twentieth of
 * the shortest of them, at most half a second: what is refused is late by that, never early.
 *
 * @param headerTimeout how long a connection may take to its first byte, and any head from its first byte to its last; time in
 *     which the server itself did not read is not counted
 * @param idleTimeout how long a connection may be kept without a request
 * @param minBodyRate how many bytes a second the body of a request must bring, averaged over the window; zero means that any
 *     rate will do
 * @param bodyRateWindow the time over which the rate is averaged; only time in which the server waited for bytes counts
 * @param writeTimeout how long a client may go without taking any byte of what it asked for
 * @param requestLine the longest request line in bytes, its end included
 * @param headerBytes the most bytes in all header lines of a request, their ends included; the same for trailers
 * @param headers the most header lines of a request; the same for trailers
 */
public record GuardSettings(
        Duration headerTimeout,
        Duration idleTimeout,
        long minBodyRate,
        Duration bodyRateWindow,
        Duration writeTimeout,
        int requestLine,
        int headerBytes,
        int headers) {

    /** Safe for a server on the open network, and out of the way of every client that moves. */
    public static final GuardSettings DEFAULT = new GuardSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            8 << 10,
            32 << 10,
            100);

    public GuardSettings {
        if (headerTimeout.isNegative() || idleTimeout.isNegative() || writeTimeout.isNegative()) {
            throw new IllegalArgumentException("a timeout is negative");
        }
        if (minBodyRate < 0 || minBodyRate > 0 && (bodyRateWindow.isNegative() || bodyRateWindow.isZero())) {
            throw new IllegalArgumentException("a body rate must be zero or more, over a window of more than nothing");
        }
        if (requestLine < 1 || headerBytes < 1 || headers < 1) {
            throw new IllegalArgumentException("a head must have a byte");
        }
    }

    /** Returns the same with other limits of time. */
    public GuardSettings timed(Duration header, Duration idle, long bodyRate, Duration rateWindow, Duration write) {
        return new GuardSettings(header, idle, bodyRate, rateWindow, write, requestLine, headerBytes, headers);
    }

    /** Returns the same with other limits of size: they must not exceed those of the codec behind. */
    public GuardSettings sized(int line, int fields) {
        return new GuardSettings(
                headerTimeout, idleTimeout, minBodyRate, bodyRateWindow, writeTimeout, line, fields, headers);
    }

    /** Returns a limit of time in nanoseconds. */
    static long nanos(Duration limit) {
        return limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
    }
}
