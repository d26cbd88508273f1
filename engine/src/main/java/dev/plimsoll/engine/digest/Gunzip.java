package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.error.DigestInvalid;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952) that arrives in pieces, one member after the other, in constant memory. Whatever is no gzip is
 * refused with {@link DigestInvalid}.
 *
 * <p>The platform's decompressor holds native memory, which it gives back when it is collected.
 */
final class Gunzip {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private enum Part {
        HEADER,
        BODY,
        TRAILER
    }

    private final Consumer<ByteBuffer> out;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] inflated = new byte[16 * 1024];
    private Part part = Part.HEADER;
    private GzipHeader header = new GzipHeader();
    private int trailerLength;
    private long trailer;

    /** @param out takes decompressed bytes; it must be done with a buffer when it returns */
    Gunzip(Consumer<ByteBuffer> out) {
        this.out = out;
    }

    /** Returns whether content that begins with these two bytes is gzip. */
    static boolean isGzip(byte[] magic) {
        return magic[0] == 0x1f && magic[1] == (byte) 0x8b;
    }

    /** Takes the bytes from position to limit and moves the position there. */
    void accept(ByteBuffer in) {
        while (in.hasRemaining()) {
            switch (part) {
                case HEADER -> readHeader(in.get());
                case BODY -> inflate(in);
                case TRAILER -> readTrailer(in.get());
            }
        }
    }

    /** Fails unless what was read are whole members. */
    void requireEnd() {
        if (part != Part.HEADER || !header.isUntouched()) {
            throw new DigestInvalid("gzip content is truncated");
        }
    }

    private void readHeader(byte next) {
        if (header.accept(next)) {
            header = new GzipHeader();
            inflater.reset();
            checksum.reset();
            part = Part.BODY;
        }
    }

    private void inflate(ByteBuffer in) {
        inflater.setInput(in);
        try {
            for (int length = inflater.inflate(inflated); length > 0; length = inflater.inflate(inflated)) {
                checksum.update(inflated, 0, length);
                out.accept(ByteBuffer.wrap(inflated, 0, length));
            }
        } catch (DataFormatException damaged) {
            throw new DigestInvalid("gzip content is damaged");
        } finally {
            // The decompressor must not keep the caller's buffer.
            inflater.setInput(NOTHING);
        }
        if (inflater.finished()) {
            part = Part.TRAILER;
        }
    }

    /** The checksum and the length, modulo 2^32, of what was compressed, each in four bytes and little-endian. */
    private void readTrailer(byte next) {
        trailer = trailer >>> Byte.SIZE | (long) next << 7 * Byte.SIZE;
        if (++trailerLength == Long.BYTES) {
            if (trailer != (inflater.getBytesWritten() << Integer.SIZE | checksum.getValue())) {
                throw new DigestInvalid("gzip content is damaged");
            }
            trailerLength = 0;
            part = Part.HEADER;
        }
    }
}
