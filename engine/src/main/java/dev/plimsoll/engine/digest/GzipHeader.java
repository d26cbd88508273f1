package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.error.DigestInvalid;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.zip.CRC32;

/** Reads the header of one gzip member (RFC 1952, section 2.3) byte by byte, keeping nothing of its texts. */
final class GzipHeader {

    private static final int FIXED = 10;
    private static final int DEFLATE = 8;
    private static final int HAS_CHECKSUM = 0x02;
    private static final int HAS_EXTRA = 0x04;
    private static final int HAS_NAME = 0x08;
    private static final int HAS_COMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    /** In their order. */
    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CHECKSUM,
        DONE
    }

    private final CRC32 checksum = new CRC32();
    private final Iterator<Part> parts = EnumSet.allOf(Part.class).iterator();
    private Part part = parts.next();
    private int taken;
    private int flags;
    private int extraLength;
    private int statedChecksum;

    /** Returns whether no byte was taken yet. */
    boolean isUntouched() {
        return part == Part.FIXED && taken == 0;
    }

    /** Takes the next byte; returns whether it was the last one. */
    boolean accept(byte next) {
        int value = next & 0xff;
        if (part != Part.CHECKSUM) {
            checksum.update(value);
        }
        if (isLast(value)) {
            do {
                part = parts.next();
            } while (!isPresent());
            taken = 0;
        }
        return part == Part.DONE;
    }

    /** Takes a byte of the current part; returns whether that part ends with it. */
    private boolean isLast(int value) {
        taken++;
        return switch (part) {
            case FIXED -> isLastOfFixed(value);
            case EXTRA_LENGTH -> {
                extraLength |= value << Byte.SIZE * (taken - 1);
                yield taken == 2;
            }
            case EXTRA -> taken == extraLength;
            case NAME, COMMENT -> value == 0;
            case CHECKSUM -> {
                statedChecksum |= value << Byte.SIZE * (taken - 1);
                yield taken == 2 && hasChecksum();
            }
            case DONE -> throw new IllegalStateException("the header is complete");
        };
    }

    private boolean isLastOfFixed(int value) {
        switch (taken) {
            case 1 -> require(value == 0x1f);
            case 2 -> require(value == 0x8b);
            case 3 -> require(value == DEFLATE);
            case 4 -> {
                require((value & RESERVED) == 0);
                flags = value;
            }
            default -> {}
        }
        return taken == FIXED;
    }

    private boolean hasChecksum() {
        require(statedChecksum == (checksum.getValue() & 0xffff));
        return true;
    }

    private boolean isPresent() {
        return switch (part) {
            case EXTRA_LENGTH -> (flags & HAS_EXTRA) != 0;
            case EXTRA -> extraLength > 0;
            case NAME -> (flags & HAS_NAME) != 0;
            case COMMENT -> (flags & HAS_COMMENT) != 0;
            case CHECKSUM -> (flags & HAS_CHECKSUM) != 0;
            case FIXED, DONE -> true;
        };
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new DigestInvalid("gzip content is damaged");
        }
    }
}
