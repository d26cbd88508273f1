package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The secret that the nodes of one registry share because they share its store: whoever needs it first makes it. The engine seals
 * with it too what nodes tell each other through the store.
 */
final class StoreSecret {

    /** The engine's {@code StorageLayout} says so; what is written there first is good for both. */
    private static final ObjectKey KEY = ObjectKey.of("docker/registry/v2/plimsoll/secret");

    private static final int BYTES = 32;
    private static final int LONGEST = 1024;

    private StoreSecret() {}

    static Mono<byte[]> of(StorageDriver store) {
        Mono<byte[]> kept = store.get(KEY, LONGEST).map(StoreSecret::bytes);
        return kept.switchIfEmpty(Mono.defer(() -> create(store)).then(kept));
    }

    private static Mono<Void> create(StorageDriver store) {
        return Mono.fromSupplier(StoreSecret::random)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(secret -> store.put(KEY, secret, WriteCondition.ifAbsent(), Durability.DURABLE))
                .onErrorComplete(Conflict.class)
                .then();
    }

    private static ByteBuffer random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] bytes(SmallObject object) {
        byte[] secret = new byte[object.content().remaining()];
        object.content().get(secret);
        if (secret.length != BYTES) {
            throw new Corrupt("damaged: " + KEY);
        }
        return secret;
    }
}
