package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.content.DigestAlgorithm;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes the inner state of the JDK's SHA-2 digests, which the JDK itself only clones.
 *
 * <p>It reaches into {@code sun.security.provider}, so it works where the application opens that package and
 * {@code java.security} (the service's jar does), and only after it has proven on known input that it does: otherwise there
 * is no state and a resumed upload is read again.
 *
 * <p>The saved form names no JDK: a format version (1 byte), the count of bytes hashed (8 bytes, big-endian), the chaining
 * words, the bytes not yet hashed into them: those of the last incomplete block, or, since the JDK's vector code leaves it for later
 * at times, one complete block.
 */
final class DigestState {

    private static final byte FORMAT = 1;
    private static final Map<DigestAlgorithm, DigestState> WORKING = new EnumMap<>(DigestAlgorithm.class);

    static {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            probe(algorithm).ifPresent(state -> WORKING.put(algorithm, state));
        }
    }

    private final Field implementation;
    private final Field words;
    private final Field buffer;
    private final Field bufferOffset;
    private final Field count;
    private final int wordBytes;
    private final int blockBytes;

    private DigestState(DigestAlgorithm algorithm) throws ReflectiveOperationException {
        MessageDigest sample = JdkDigester.messageDigest(algorithm);
        implementation = open(sample.getClass(), "digestSpi");
        Class<?> spi = implementation.get(sample).getClass();
        words = open(spi, "state");
        buffer = open(spi, "buffer");
        bufferOffset = open(spi, "bufOfs");
        count = open(spi, "bytesProcessed");
        wordBytes = words.getType() == int[].class ? Integer.BYTES : Long.BYTES;
        blockBytes = 16 * wordBytes;
    }

    /** Returns access to that algorithm's state; empty if this runtime gives none. */
    static Optional<DigestState> of(DigestAlgorithm algorithm) {
        return Optional.ofNullable(WORKING.get(algorithm));
    }

    private static Optional<DigestState> probe(DigestAlgorithm algorithm) {
        try {
            DigestState state = new DigestState(algorithm);
            return state.works(algorithm) ? Optional.of(state) : Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return Optional.empty();
        }
    }

    private static Field open(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    private boolean works(DigestAlgorithm algorithm) {
        byte[] sample = new byte[3 * blockBytes + 5];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = (byte) (31 * i);
        }
        int cut = 2 * blockBytes - 3;
        MessageDigest first = JdkDigester.messageDigest(algorithm);
        first.update(sample, 0, cut);
        MessageDigest second = JdkDigester.messageDigest(algorithm);
        boolean loaded = load(second, save(first));
        second.update(sample, cut, sample.length - cut);
        byte[] whole = JdkDigester.messageDigest(algorithm).digest(sample);
        return loaded && Arrays.equals(second.digest(), whole);
    }

    byte[] save(MessageDigest digest) {
        try {
            Object spi = implementation.get(digest);
            Object chain = words.get(spi);
            int pending = bufferOffset.getInt(spi);
            ByteBuffer saved = ByteBuffer.allocate(1 + Long.BYTES + 8 * wordBytes + pending);
            saved.put(FORMAT).putLong(count.getLong(spi));
            for (int i = 0; i < 8; i++) {
                putWord(saved, chain, i);
            }
            return saved.put((byte[]) buffer.get(spi), 0, pending).array();
        } catch (IllegalAccessException opened) {
            throw new IllegalStateException(opened);
        }
    }

    /** Returns false, leaving the digest fit for nothing, if these bytes are no saved state. */
    boolean load(MessageDigest digest, byte[] bytes) {
        ByteBuffer saved = ByteBuffer.wrap(bytes);
        int header = 1 + Long.BYTES + 8 * wordBytes;
        if (bytes.length < header || saved.get() != FORMAT) {
            return false;
        }
        long hashed = saved.getLong();
        int pending = bytes.length - header;
        if (hashed < pending || pending > blockBytes || (hashed - pending) % blockBytes != 0) {
            return false;
        }
        try {
            Object spi = implementation.get(digest);
            Object chain = words.get(spi);
            for (int i = 0; i < 8; i++) {
                getWord(saved, chain, i);
            }
            saved.get((byte[]) buffer.get(spi), 0, pending);
            bufferOffset.setInt(spi, pending);
            count.setLong(spi, hashed);
            return true;
        } catch (IllegalAccessException opened) {
            throw new IllegalStateException(opened);
        }
    }

    private void putWord(ByteBuffer saved, Object chain, int i) {
        if (wordBytes == Integer.BYTES) {
            saved.putInt(Array.getInt(chain, i));
        } else {
            saved.putLong(Array.getLong(chain, i));
        }
    }

    private void getWord(ByteBuffer saved, Object chain, int i) {
        if (wordBytes == Integer.BYTES) {
            Array.setInt(chain, i, saved.getInt());
        } else {
            Array.setLong(chain, i, saved.getLong());
        }
    }
}
