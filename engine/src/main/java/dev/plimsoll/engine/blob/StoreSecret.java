package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.digest.StateSeal;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The key that seals digest states: random bytes in the store itself, made by whoever needs them first. So every node on a
 * store has the same, without being told, and it is out of reach of whoever keeps upload records elsewhere.
 */
final class StoreSecret {

    private static final Logger LOG = LoggerFactory.getLogger(StoreSecret.class);
    private static final int LONGEST = 1024;

    private final StorageDriver driver;
    private final StorageLayout layout;

    /** Drawn when this is built, because the platform's source of randomness may block. */
    private final byte[] fresh = new byte[StateSeal.KEY_LENGTH];

    private final StateSeal own;

    private final AtomicReference<@Nullable StateSeal> known = new AtomicReference<>();

    StoreSecret(StorageDriver driver, StorageLayout layout) {
        this.driver = driver;
        this.layout = layout;
        new SecureRandom().nextBytes(fresh);
        own = new StateSeal(fresh);
    }

    /** Returns the seal, having made the secret if there was none. */
    Mono<StateSeal> seal() {
        return Mono.defer(() -> Mono.justOrEmpty(known.get())).switchIfEmpty(Mono.defer(this::load));
    }

    private Mono<StateSeal> load() {
        return stored().switchIfEmpty(Mono.defer(this::create)).mapNotNull(this::keep);
    }

    /** Returns the seal of a secret that is there; empty if there is none. */
    Mono<StateSeal> stored() {
        return driver.get(layout.secret(), LONGEST)
                .map(SmallObject::content)
                .onErrorReturn(SizeInvalid.class, ByteBuffer.allocate(0))
                .map(this::read);
    }

    private Mono<StateSeal> create() {
        return driver.put(layout.secret(), ByteBuffer.wrap(fresh), WriteCondition.ifAbsent(), Durability.DURABLE)
                .map(version -> own)
                .onErrorResume(Conflict.class, anotherWasFirst -> stored());
    }

    /** With a damaged secret, states are good for as long as this process lives; it is not ours to replace. */
    private StateSeal read(ByteBuffer content) {
        byte[] key = new byte[content.remaining()];
        content.get(key);
        if (key.length != StateSeal.KEY_LENGTH) {
            LOG.warn("{} is damaged: uploads that go on after a restart are read again", layout.secret());
            return own;
        }
        return new StateSeal(key);
    }

    private @Nullable StateSeal keep(StateSeal seal) {
        known.compareAndSet(null, seal);
        return known.get();
    }
}
