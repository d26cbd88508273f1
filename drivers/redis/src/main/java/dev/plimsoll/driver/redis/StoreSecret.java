package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A secret that the nodes of one registry share, because they share its store; the first of them makes it. */
final class StoreSecret {

    private static final ObjectKey KEY = ObjectKey.of("docker/registry/v2/_plimsoll/secret");
    private static final int BYTES = 32;
    private static final int LONGEST = 1024;

    private StoreSecret() {}

    static Mono<byte[]> of(StorageDriver store) {
        Mono<byte[]> kept = store.get(KEY, LONGEST).map(StoreSecret::parse);
        return kept.switchIfEmpty(Mono.defer(() -> create(store)).then(kept));
    }

    private static Mono<Void> create(StorageDriver store) {
        return Mono.fromSupplier(StoreSecret::random)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(text -> store.put(KEY, text, WriteCondition.ifAbsent(), Durability.DURABLE))
                .onErrorComplete(Conflict.class)
                .then();
    }

    private static ByteBuffer random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(bytes));
    }

    private static byte[] parse(SmallObject object) {
        String text =
                StandardCharsets.US_ASCII.decode(object.content()).toString().strip();
        try {
            byte[] secret = HexFormat.of().parseHex(text);
            if (secret.length == BYTES) {
                return secret;
            }
            throw new Corrupt("damaged: " + KEY);
        } catch (IllegalArgumentException damaged) {
            throw new Corrupt("damaged: " + KEY);
        }
    }
}
