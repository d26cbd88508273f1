package dev.plimsoll.engine.content;

import java.util.Optional;

/** The digest algorithms that Plimsoll computes. */
public enum DigestAlgorithm {
    /** Registered in the OCI Image Specification ("Registered algorithms"). */
    SHA256("sha256", 32),

    /** Registered in the OCI Image Specification ("Registered algorithms"). */
    SHA512("sha512", 64),

    /**
     * TarSum version 1, by which Docker once named layers: it digests what a tar archive says of its files, whatever their order,
     * their dates and the archive's compression. Different bytes may have the same TarSum, so it is a {@linkplain
     * #isProvisional provisional} name only.
     */
    TARSUM("tarsum.v1+sha256", 32);

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

    /** Returns whether its digests name content without naming its bytes: they are never stored under such a name. */
    public boolean isProvisional() {
        return this == TARSUM;
    }

    /** Returns the algorithm of the digest that content is stored under if it is named by this one: itself unless provisional. */
    public DigestAlgorithm canonical() {
        return isProvisional() ? SHA256 : this;
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
