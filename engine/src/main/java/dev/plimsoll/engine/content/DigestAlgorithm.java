package dev.plimsoll.engine.content;

import java.util.Optional;

/** The digest algorithms registered in the OCI Image Specification ("Registered algorithms") that Plimsoll computes. */
public enum DigestAlgorithm {
    SHA256("sha256", 32),
    SHA512("sha512", 64);

    private final String text;
    private final int bytes;

    DigestAlgorithm(String text, int bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** Returns the algorithm of that name, such as {@code sha256}, or empty if there is none. */
    public static Optional<DigestAlgorithm> of(String text) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.text.equals(text)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** Returns the length of a hash in hexadecimal digits. */
    public int hexLength() {
        return 2 * bytes;
    }

    /** Returns the name used in digests and storage keys, such as {@code sha256}. */
    @Override
    public String toString() {
        return text;
    }
}
