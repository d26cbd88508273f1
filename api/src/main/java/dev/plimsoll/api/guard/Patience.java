package dev.plimsoll.api.guard;

/**
 * Adds up the time in which the server waited for bytes of its client. Time in which the server had enough to do and did not
 * read is its own.
 */
final class Patience {

    private long before;
    private long since;
    private boolean waiting;

    /** The server asks for bytes. */
    void begin(long now) {
        if (!waiting) {
            waiting = true;
            since = now;
        }
    }

    /** Some came. */
    void end(long now) {
        before = total(now);
        waiting = false;
    }

    /** Returns how long it waited, in nanoseconds, all times together. */
    long total(long now) {
        return waiting ? before + now - since : before;
    }
}
