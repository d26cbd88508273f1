package dev.plimsoll.engine.content;

import dev.plimsoll.engine.error.DigestInvalid;
import java.util.HexFormat;

/**
 * The name of content: an algorithm and the hash it gives, as in {@code sha256:9f86d0…}.
 *
 * <p>Grammar and lower-case hexadecimal form are those of the OCI Image Specification ("Digests"). Two digests of the
 * same content under different algorithms are different digests. A {@linkplain DigestAlgorithm#isProvisional provisional} one
 * names blobs only.
 */
public record Digest(DigestAlgorithm algorithm, String hex) implements Reference, Comparable<Digest> {

    private static final int LONGEST = 7 + 128;

    public Digest {
        if (!isHash(algorithm, hex)) {
            throw new DigestInvalid("not a " + algorithm + " hash");
        }
    }

    /** Returns the digest with these hash bytes. */
    public static Digest of(DigestAlgorithm algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /**
     * Reads a digest.
     *
     * @throws DigestInvalid if the text is none, or names an algorithm Plimsoll does not compute
     */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.length() > LONGEST) {
            throw new DigestInvalid("not a digest");
        }
        DigestAlgorithm algorithm = DigestAlgorithm.of(text.substring(0, colon))
                .orElseThrow(() -> new DigestInvalid("unsupported digest algorithm"));
        return new Digest(algorithm, text.substring(colon + 1));
    }

    /**
     * Returns this digest.
     *
     * @throws DigestInvalid if it is provisional: it names no exact bytes, so nothing may refer to content by it
     */
    public Digest requireCanonical() {
        if (algorithm.isProvisional()) {
            throw new DigestInvalid("a " + algorithm + " digest names blobs only");
        }
        return this;
    }

    private static boolean isHash(DigestAlgorithm algorithm, String hex) {
        if (hex.length() != algorithm.hexLength()) {
            return false;
        }
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Orders by text. */
    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
