package dev.plimsoll.api.http;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Test content, different at each position so that nothing can be swapped unnoticed, and its digests. */
final class Bytes {

    private Bytes() {}

    static byte[] of(int length, long seed) {
        ByteBuffer content = ByteBuffer.allocate((length + 7) / 8 * 8);
        for (long i = 0; content.hasRemaining(); i++) {
            content.putLong((i * 0x9E3779B97F4A7C15L) ^ seed);
        }
        return java.util.Arrays.copyOf(content.array(), length);
    }

    static String sha256(byte[] content) {
        return "sha256:" + hash("SHA-256", content);
    }

    static String sha512(byte[] content) {
        return "sha512:" + hash("SHA-512", content);
    }

    private static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
