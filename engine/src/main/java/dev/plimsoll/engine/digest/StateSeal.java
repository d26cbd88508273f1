package dev.plimsoll.engine.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Vouches for digest states that are kept outside this process, with HMAC-SHA-256: a state that somebody changed, or took from
 * elsewhere, would let wrong bytes pass for right ones. Safe for use by any number of threads.
 */
public final class StateSeal {

    /** The length of a key, in bytes. */
    public static final int KEY_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final int macLength;

    /** @param key of {@link #KEY_LENGTH} random bytes */
    public StateSeal(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("a key has " + KEY_LENGTH + " bytes, not " + key.length);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.macLength =
                mac().getMacLength(); // The platform's cryptography reads files when it is first used: here, not in an
        // upload.
    }

    /**
     * Returns a state with what proves it.
     *
     * @param about what it is the state of; {@link #open} must be told the same
     */
    public byte[] seal(byte[] state, List<String> about) {
        byte[] bytes = Arrays.copyOf(state, state.length + macLength);
        System.arraycopy(mac(state, about), 0, bytes, state.length, macLength);
        return bytes;
    }

    /** Returns the state; empty if it was not sealed just so, with this key. */
    public Optional<byte[]> open(byte[] bytes, List<String> about) {
        if (bytes.length < macLength) {
            return Optional.empty();
        }
        byte[] state = Arrays.copyOf(bytes, bytes.length - macLength);
        byte[] mac = Arrays.copyOfRange(bytes, state.length, bytes.length);
        return MessageDigest.isEqual(mac, mac(state, about)) ? Optional.of(state) : Optional.empty();
    }

    /** Each part is preceded by its length, so that no two lists of parts are the same bytes. */
    private byte[] mac(byte[] state, List<String> about) {
        Mac mac = mac();
        about.forEach(part -> update(mac, part.getBytes(StandardCharsets.UTF_8)));
        update(mac, state);
        return mac.doFinal();
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static void update(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
    }
}
