package dev.plimsoll.api.http;

import dev.plimsoll.engine.error.UploadInvalid;

/**
 * Where a chunk of an upload belongs, as {@code Content-Range} says it: {@code first-last}, in the form of the OCI
 * Distribution Specification, or {@code bytes first-last/*}, in that of HTTP.
 *
 * @param first where it begins, in bytes
 * @param length in bytes, at least one
 */
record UploadRange(long first, long length) {

    private static final int LONGEST_NUMBER = 18;

    /**
     * Reads the header.
     *
     * @throws UploadInvalid if it has another form, ends before it begins, or lies beyond what any upload reaches
     */
    static UploadRange parse(String header) {
        String range = header.startsWith("bytes ") && header.endsWith("/*")
                ? header.substring("bytes ".length(), header.length() - "/*".length())
                : header;
        int dash = range.indexOf('-');
        if (dash < 0) {
            throw malformed();
        }
        long first = number(range.substring(0, dash));
        long last = number(range.substring(dash + 1));
        if (last < first) {
            throw malformed();
        }
        return new UploadRange(first, last - first + 1);
    }

    private static long number(String digits) {
        if (digits.isEmpty()
                || digits.length() > LONGEST_NUMBER
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed();
        }
        return Long.parseLong(digits);
    }

    private static UploadInvalid malformed() {
        return new UploadInvalid("malformed Content-Range");
    }
}
