package dev.plimsoll.bench.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that every registry knows. */
public final class Sha256 {

    private Sha256() {}

    /** Returns a digest that has seen nothing. */
    public static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError("the JDK's digests can be copied", impossible);
        }
    }

    /** Returns the name of what was added, as registries write it. */
    public static String name(MessageDigest digest) {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the name of a text's bytes. */
    public static String name(String text) {
        MessageDigest digest = create();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return name(digest);
    }
}
