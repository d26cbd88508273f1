package dev.plimsoll.driver.redis;

/** Redis is not there, or did not answer lately. */
final class Absent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Absent() {
        super("Redis is not connected", null, false, false);
    }
}
