package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.error.DigestInvalid;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;

/** The block of 512 bytes that a tar archive has before each entry: POSIX (ustar), GNU, star and the oldest form. */
final class TarBlock {

    static final int LENGTH = 512;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_END = 156;

    private final byte[] bytes;

    TarBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Two blocks of zeros end an archive. */
    boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Fails with {@link DigestInvalid} if this is no header. */
    TarHeader header() {
        if (!isIntact()) {
            throw new DigestInvalid("not a tar archive, or a damaged one");
        }
        boolean posix = raw(257, 6).equals("ustar\0");
        boolean named = posix || raw(257, 8).equals("ustar  \0");
        char type = (char) (bytes[156] & 0xff);
        boolean device = named && (type == '3' || type == '4');
        return new TarHeader(
                (posix ? prefix() : "") + text(0, 100),
                number(100, 8),
                number(108, 8),
                number(116, 8),
                size(),
                type,
                text(157, 100),
                named ? text(265, 32) : "",
                named ? text(297, 32) : "",
                device ? number(329, 8) : 0,
                device ? number(337, 8) : 0,
                Collections.emptySortedMap());
    }

    /** Some old programs added up signed bytes. */
    private boolean isIntact() {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < LENGTH; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM_END ? (byte) ' ' : bytes[i];
            unsigned += b & 0xff;
            signed += b;
        }
        long stated = octal(CHECKSUM, CHECKSUM_END - CHECKSUM);
        return stated == unsigned || stated == signed;
    }

    private String prefix() {
        boolean star = raw(508, 4).equals("tar\0");
        String prefix = text(345, star ? 131 : 155);
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private long size() {
        long size = number(124, 12);
        if (size < 0) {
            throw new DigestInvalid("tar header has a negative size");
        }
        return size;
    }

    private String raw(int at, int length) {
        return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    }

    private String text(int at, int length) {
        return upToNul(raw(at, length));
    }

    static String upToNul(String text) {
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }

    private long number(int at, int length) {
        return bytes[at] < 0 ? binary(at, length) : octal(at, length);
    }

    /** Two's complement; the very first bit only says that it is. */
    private long binary(int at, int length) {
        byte[] number = Arrays.copyOfRange(bytes, at, at + length);
        if ((number[0] & 0x40) == 0) {
            number[0] &= 0x7f;
        }
        try {
            return new BigInteger(number).longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw new DigestInvalid("tar header has a number out of range");
        }
    }

    /** Octal digits between any spaces and NULs; none are zero. */
    private long octal(int at, int length) {
        int end = at + length;
        int i = at;
        while (i < end && isBlank(bytes[i])) {
            i++;
        }
        long value = 0;
        for (; i < end && !isBlank(bytes[i]); i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                throw new DigestInvalid("not a tar archive, or a damaged one");
            }
            value = value << 3 | bytes[i] - '0';
        }
        return value;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == 0;
    }
}
