package dev.plimsoll.api.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Content to push. Every byte depends on its position, so that parts which were swapped, lost or repeated never pass for
 * the whole, and on a seed, so that no two tests push the same bytes, even to a registry that was used before.
 */
final class Content {

    private static final AtomicLong SEEDS = new AtomicLong(new SplittableRandom().nextLong());

    private Content() {}

    /** Returns {@code size} bytes that nobody pushed before. */
    static byte[] fresh(int size) {
        long seed = new SplittableRandom(SEEDS.incrementAndGet()).nextLong();
        ByteBuffer words = ByteBuffer.allocate(size + Long.BYTES);
        for (long counter = 0; words.remaining() >= Long.BYTES; counter++) {
            words.putLong(counter ^ seed);
        }
        return Arrays.copyOf(words.array(), size);
    }

    /** Returns a word that nobody used before. */
    static String word() {
        return HexFormat.of().formatHex(fresh(8));
    }

    /** Returns a part of some content, the end exclusive. */
    static byte[] part(byte[] content, int from, int to) {
        return Arrays.copyOfRange(content, from, Math.min(to, content.length));
    }
}
