package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/** The bytes of manifests, in the shared content-addressed store. */
final class ManifestBytes {

    private final StorageDriver driver;
    private final StorageLayout layout;

    ManifestBytes(StorageDriver driver, StorageLayout layout) {
        this.driver = driver;
        this.layout = layout;
    }

    /** Stores bytes whose digest was verified, durably; bytes already there are kept unless they are wrong. */
    Mono<Void> put(Digest digest, ByteBuffer content) {
        ObjectKey key = layout.blobData(digest);
        return driver.put(key, content, WriteCondition.ifAbsent(), Durability.DURABLE)
                .then()
                .onErrorResume(Conflict.class, present -> heal(key, content));
    }

    private Mono<Void> heal(ObjectKey key, ByteBuffer content) {
        return driver.get(key, content.remaining())
                .filter(stored -> stored.content().equals(content))
                .hasElement()
                .onErrorReturn(SizeInvalid.class, false)
                .flatMap(whole -> whole ? Mono.empty() : replace(key, content));
    }

    private Mono<Void> replace(ObjectKey key, ByteBuffer content) {
        return driver.put(key, content, WriteCondition.always(), Durability.DURABLE)
                .then();
    }
}
