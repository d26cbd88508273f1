package dev.plimsoll.api.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How content is named. */
enum Algorithm {
    SHA256("sha256", "SHA-256"),
    SHA512("sha512", "SHA-512");

    private final String label;
    private final String standardName;

    Algorithm(String label, String standardName) {
        this.label = label;
        this.standardName = standardName;
    }

    /** Returns the digest of some content, as {@code algorithm:hex}. */
    String digest(byte[] content) {
        return label + ":" + HexFormat.of().formatHex(start().digest(content));
    }

    /** Begins a digest. */
    MessageDigest start() {
        try {
            return MessageDigest.getInstance(standardName);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Returns a digest that no content has. */
    String unknownDigest() {
        return digest(Content.fresh(64));
    }

    @Override
    public String toString() {
        return label;
    }
}
