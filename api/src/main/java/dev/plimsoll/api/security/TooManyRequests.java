package dev.plimsoll.api.security;

import java.time.Duration;

/** Somebody asked too often. */
public final class TooManyRequests extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    TooManyRequests(String message, Duration wait) {
        super(message, null, false, false);
        this.wait = wait;
    }

    /** Returns in how many seconds it is worth asking again; at least 1. */
    public long seconds() {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}
