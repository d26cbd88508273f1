package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.ErrorCode;
import java.util.Optional;

/**
 * A {@code Range} header of a download (RFC 9110, "Range Requests"): {@code bytes=first-last}, {@code bytes=first-} or
 * {@code bytes=-length}.
 *
 * <p>Several ranges at once, and units other than bytes, are answered with the whole content, as a server may; more than
 * sixteen ranges are refused, and so is one that cannot be met or makes no sense.
 */
final class RangeHeader {

    private static final int MOST = 16;
    private static final int LONGEST_NUMBER = 18;

    private RangeHeader() {}

    /**
     * Returns the range asked for, within content of that size, or empty if the whole is to be sent.
     *
     * @throws Refusal with status 416 if no byte of it exists
     */
    static Optional<ByteRange> parse(String header, long size) {
        int equals = header.indexOf('=');
        if (equals < 0 || !header.substring(0, equals).trim().equalsIgnoreCase("bytes")) {
            return Optional.empty();
        }
        String[] ranges = header.substring(equals + 1).split(",", MOST + 2);
        if (ranges.length > MOST) {
            throw unsatisfiable(size);
        }
        return ranges.length > 1 ? Optional.empty() : Optional.of(single(ranges[0].trim(), size));
    }

    /** Returns the {@code Content-Range} of a part. */
    static String describe(ByteRange range, long size) {
        return "bytes " + range.first() + '-' + (range.end() - 1) + '/' + size;
    }

    private static ByteRange single(String text, long size) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw unsatisfiable(size);
        }
        long first = number(text.substring(0, dash), size);
        long last = number(text.substring(dash + 1), size);
        ByteRange range = dash == 0 ? suffix(last, size) : closed(first, last < 0 ? Long.MAX_VALUE - 1 : last, size);
        if (range.length() == 0) {
            throw unsatisfiable(size);
        }
        return range;
    }

    private static ByteRange suffix(long length, long size) {
        return new ByteRange(size - Math.min(Math.max(length, 0), size), size);
    }

    private static ByteRange closed(long first, long last, long size) {
        if (first > last) {
            throw unsatisfiable(size);
        }
        return new ByteRange(first, last + 1).within(size);
    }

    /** Returns -1 for no number at all; a number of more digits than any blob has bytes is cut to one beyond all sizes. */
    private static long number(String digits, long size) {
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw unsatisfiable(size);
        }
        if (digits.isEmpty()) {
            return -1;
        }
        return digits.length() > LONGEST_NUMBER ? Long.MAX_VALUE - 1 : Long.parseLong(digits);
    }

    private static Refusal unsatisfiable(long size) {
        return new Refusal(416, ErrorCode.RANGE_INVALID, "no such range").with("Content-Range", "bytes */" + size);
    }
}
