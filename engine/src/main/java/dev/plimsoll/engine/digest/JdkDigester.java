package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The JDK's own digest, which uses the processor's instructions. */
final class JdkDigester implements Digester {

    private final DigestAlgorithm algorithm;
    private final MessageDigest digest;

    JdkDigester(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
        this.digest = messageDigest(algorithm);
    }

    static MessageDigest messageDigest(DigestAlgorithm algorithm) {
        try {
            return MessageDigest.getInstance(
                    switch (algorithm) {
                        case SHA256 -> "SHA-256";
                        case SHA512 -> "SHA-512";
                        case TARSUM -> throw new IllegalArgumentException(algorithm + " is no function of bytes alone");
                    });
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has " + algorithm, impossible);
        }
    }

    @Override
    public DigestAlgorithm algorithm() {
        return algorithm;
    }

    @Override
    public void update(ByteBuffer content) {
        digest.update(content);
    }

    @Override
    public Digest digest() {
        try {
            return Digest.of(algorithm, ((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the platform's " + algorithm + " can be cloned", impossible);
        }
    }

    @Override
    public Optional<byte[]> state() {
        return DigestState.of(algorithm).map(state -> state.save(digest));
    }

    boolean restore(byte[] saved) {
        return DigestState.of(algorithm).map(state -> state.load(digest, saved)).orElse(false);
    }
}
