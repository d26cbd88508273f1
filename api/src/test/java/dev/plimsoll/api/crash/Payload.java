package dev.plimsoll.api.crash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Content that is remembered as two numbers. No two of its parts are alike, so parts in the wrong order show. */
record Payload(long seed, int size) {

    byte[] bytes() {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    byte[] bytes(int from, int to) {
        return Arrays.copyOfRange(bytes(), from, to);
    }

    String digest() {
        return digest(bytes());
    }

    static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
