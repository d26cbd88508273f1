package dev.plimsoll.engine.check;

import dev.plimsoll.engine.content.Digest;
import java.util.BitSet;

/**
 * Remembers which digests were linked, in 8 MiB however many there are: a Bloom filter whose hash functions are parts of the
 * digest itself. It never forgets one, but may believe it has seen another: a million links make that a few in a million, ten
 * million one in twenty-five.
 */
final class LinkedBlobs {

    private static final int BITS = 26;
    private static final int MASK = (1 << BITS) - 1;
    private static final int PARTS = 4;

    private final BitSet seen = new BitSet(1 << BITS);

    synchronized void add(Digest digest) {
        for (int part = 0; part < PARTS; part++) {
            seen.set(position(digest, part));
        }
    }

    synchronized boolean mayContain(Digest digest) {
        for (int part = 0; part < PARTS; part++) {
            if (!seen.get(position(digest, part))) {
                return false;
            }
        }
        return true;
    }

    private static int position(Digest digest, int part) {
        return Integer.parseUnsignedInt(digest.hex(), 8 * part, 8 * part + 8, 16) & MASK;
    }
}
