package dev.plimsoll.engine.content;

/**
 * A part of an object, in bytes.
 *
 * @param first the first byte wanted
 * @param end one past the last byte wanted; it may lie beyond the object, which then simply ends
 */
public record ByteRange(long first, long end) {

    /** The whole object. */
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    public ByteRange {
        if (first < 0 || end < first) {
            throw new IllegalArgumentException("not a range: " + first + " to " + end);
        }
    }

    /** Returns the range of {@code length} bytes at {@code first}. */
    public static ByteRange of(long first, long length) {
        return new ByteRange(first, Math.addExact(first, length));
    }

    /** Returns everything from {@code first} on. */
    public static ByteRange from(long first) {
        return new ByteRange(first, Long.MAX_VALUE);
    }

    /** Returns the part of this range that an object of {@code size} bytes has; empty if it begins beyond the end. */
    public ByteRange within(long size) {
        return new ByteRange(Math.min(first, size), Math.min(end, size));
    }

    /** Returns the number of bytes. */
    public long length() {
        return end - first;
    }
}
