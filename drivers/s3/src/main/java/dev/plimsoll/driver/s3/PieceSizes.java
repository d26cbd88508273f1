package dev.plimsoll.driver.s3;

/**
 * How long each piece of a large object is: 64 pieces of 8 MiB, then 64 of 16 MiB, 64 of 24 MiB and so on. So 10,000 pieces,
 * which is as many parts as S3 joins, hold more than 5 TiB, which is as long as an object may be there.
 */
final class PieceSizes {

    static final long FIRST = 8L << 20;

    private static final int EQUAL = 64;

    private PieceSizes() {}

    /** Returns the length of a piece in bytes; the first has index 0. */
    static long of(int index) {
        return FIRST * (1 + index / EQUAL);
    }

    /** Returns the length of the first {@code count} pieces together. */
    static long total(int count) {
        long groups = count / EQUAL;
        return FIRST * (EQUAL * groups * (groups + 1) / 2 + count % EQUAL * (groups + 1));
    }
}
