package dev.plimsoll.bench.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * An endless sequence of bytes, of which every blob but for its end is a beginning. It is made once and shared: pieces of it are
 * windows on the same direct memory, so that sending costs neither copying nor computing.
 *
 * <p>It repeats itself after a prime number of bytes, so no two offsets that differ by a multiple of a buffer, page or chunk size hold the same
 * bytes: what arrives at the wrong place is noticed.
 *
 * <p>Safe for use by any number of threads.
 */
public final class Template {

    /** The longest piece, in bytes. */
    public static final int PIECE = 256 * 1024;

    private static final int PERIOD = 1_048_583;
    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    private final ByteBuffer memory;
    private final ByteBuf shared;

    /** Makes the sequence of that seed. */
    public Template(long seed) {
        memory = ByteBuffer.allocateDirect(PERIOD + PIECE).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < PERIOD; at++) {
            memory.put(at, (byte) (mixed(seed ^ at / Long.BYTES) >>> 8 * (at % Long.BYTES)));
        }
        memory.put(PERIOD, memory, 0, PIECE);
        shared = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory));
    }

    /** Spreads a counter over all 64 bits. */
    static long mixed(long counter) {
        long z = counter * STEP;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }

    /** Returns the bytes from an offset on, at most as many as fit in one piece. Releasing it has no effect. */
    ByteBuf piece(long offset, long length) {
        return shared.slice((int) (offset % PERIOD), (int) Math.min(length, PIECE));
    }

    /** Adds the first bytes to a digest. */
    void digest(MessageDigest digest, long length) {
        for (long at = 0; at < length; at += PIECE) {
            digest.update(memory.slice((int) (at % PERIOD), (int) Math.min(length - at, PIECE)));
        }
    }
}
