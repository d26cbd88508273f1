package dev.plimsoll.engine.descriptor;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/** Link files: small objects whose whole content is a digest as text. */
public final class Links {

    private static final int LONGEST = 1024;

    /**
     * A link as it was read.
     *
     * @param version for a conditional write
     */
    public record Link(Digest target, Version version) {}

    private final StorageDriver driver;

    public Links(StorageDriver driver) {
        this.driver = driver;
    }

    /** Returns a link; empty if there is none, {@link Corrupt} if it holds no digest. */
    public Mono<Link> find(ObjectKey key) {
        return driver.get(key, LONGEST).map(object -> parse(key, object));
    }

    /** Writes a link that always has the same target, durably; nothing happens if it is there. */
    public Mono<Void> add(ObjectKey key, Digest target) {
        return driver.put(key, bytes(target), WriteCondition.ifAbsent(), Durability.DURABLE)
                .onErrorResume(Conflict.class, present -> Mono.empty())
                .then();
    }

    /** Writes a link under a condition. */
    public Mono<Version> set(ObjectKey key, Digest target, WriteCondition condition, Durability durability) {
        return driver.put(key, bytes(target), condition, durability);
    }

    static Link parse(ObjectKey key, SmallObject object) {
        String text = StandardCharsets.UTF_8.decode(object.content()).toString().strip();
        try {
            return new Link(Digest.parse(text).requireCanonical(), object.version());
        } catch (DigestInvalid invalid) {
            throw new Corrupt("link holds no digest: " + key, invalid);
        }
    }

    private static ByteBuffer bytes(Digest target) {
        return ByteBuffer.wrap(target.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
