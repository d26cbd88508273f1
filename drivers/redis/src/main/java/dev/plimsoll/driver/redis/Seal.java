package dev.plimsoll.driver.redis;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticates what is kept in Redis: a value that was changed, cut, or put under another key opens as nothing. A sealed value is
 * a version, an HMAC over key and content, and the content.
 */
final class Seal {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String VERSION = "1 ";
    private static final int MAC_LENGTH = 32;
    private static final int HEADER = VERSION.length() + MAC_LENGTH + 1;

    private final SecretKeySpec secret;

    /**
     * Has the algorithm loaded, and fails now, not on an event loop, if the platform lacks it.
     *
     * @param secret others may seal other things with it: what is used here is derived from it
     */
    Seal(byte[] secret) {
        SecretKeySpec shared = new SecretKeySpec(secret, ALGORITHM);
        this.secret = new SecretKeySpec(mac(shared, "plimsoll redis"), ALGORITHM);
    }

    String seal(String key, String content) {
        return VERSION + mac(key, content) + " " + content;
    }

    Optional<String> open(String key, String sealed) {
        if (sealed.length() < HEADER || !sealed.startsWith(VERSION)) {
            return Optional.empty();
        }
        String content = sealed.substring(HEADER);
        return equal(seal(key, content), sealed) ? Optional.of(content) : Optional.empty();
    }

    /** Returns a name that tells whoever lacks the secret nothing about it. */
    String name(String purpose) {
        return mac("name", purpose).substring(0, MAC_LENGTH / 2);
    }

    private static boolean equal(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private String mac(String key, String content) {
        return HexFormat.of().formatHex(mac(secret, key + "\n" + content), 0, MAC_LENGTH / 2);
    }

    private static byte[] mac(SecretKeySpec secret, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
