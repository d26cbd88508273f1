package dev.plimsoll.driver.s3;

/**
 * Which conditions the store honours.
 *
 * @param putIfAbsent writing only where nothing is
 * @param putIfMatch replacing only the state that was read
 * @param deleteIfMatch deleting only the state that was read
 * @param completeIfAbsent joining parts only where nothing is
 */
record Honoured(boolean putIfAbsent, boolean putIfMatch, boolean deleteIfMatch, boolean completeIfAbsent) {

    static final Honoured NONE = new Honoured(false, false, false, false);

    boolean all() {
        return putIfAbsent && putIfMatch && deleteIfMatch && completeIfAbsent;
    }
}
