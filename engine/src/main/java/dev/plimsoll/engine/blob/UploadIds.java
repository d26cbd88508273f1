package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.UploadId;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * New upload names, unguessable.
 *
 * <p>From a generator that reads the system's entropy once, when it is made: the platform's default reads a device file for
 * each name, which would block an event loop.
 */
final class UploadIds {

    private final SecureRandom random;

    UploadIds() {
        try {
            random = SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has a DRBG", impossible);
        }
        next();
    }

    UploadId next() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        return new UploadId(new UUID(halves.getLong(), halves.getLong()));
    }
}
