package dev.plimsoll.bench.content;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Any number of different blobs of one size. The digest of what they have in common is computed once, here; that of one of them then takes
 * less than a microsecond, whatever its size.
 *
 * <p>Safe for use by any number of threads.
 */
public final class Blobs {

    /** The smallest size, in bytes: what distinguishes blobs must fit. */
    public static final int SMALLEST = 32;

    private final Template template;
    private final long seed;
    private final long size;
    private final MessageDigest common;

    /**
     * @param seed blobs of another seed are other blobs
     * @param size of each, in bytes
     */
    public Blobs(Template template, long seed, long size) {
        if (size < SMALLEST) {
            throw new IllegalArgumentException("a blob has at least " + SMALLEST + " bytes");
        }
        this.template = template;
        this.seed = seed;
        this.size = size;
        this.common = Sha256.create();
        template.digest(common, size - SMALLEST);
    }

    /** Returns the size of each, in bytes. */
    public long size() {
        return size;
    }

    /** Returns the blob of that number, always the same. */
    public Blob blob(long number) {
        byte[] tail = ByteBuffer.allocate(SMALLEST)
                .putLong(seed)
                .putLong(number)
                .putLong(Template.mixed(seed ^ number))
                .putLong(Template.mixed(seed + number))
                .array();
        MessageDigest digest = Sha256.copy(common);
        digest.update(tail);
        return new Blob(template, tail, size, "sha256:" + HexFormat.of().formatHex(digest.digest()));
    }
}
