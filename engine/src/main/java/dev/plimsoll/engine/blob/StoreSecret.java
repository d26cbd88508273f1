package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.digest.StateSeal;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
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
 * A secret that the nodes of one registry have in common because they have its store in common: random bytes in the store itself,
 * made by whoever needs them first. So nobody has to be told, and it is out of reach of whoever keeps anything else for them,
 * such as upload records or caches. What is sealed here are the states of digests.
 */
public final class StoreSecret {

    private static final Logger LOG = LoggerFactory.getLogger(StoreSecret.class);
    private static final int LONGEST = 1024;

    private final StorageDriver driver;
    private final StorageLayout layout;

    /** Drawn when this is built, because the platform's source of randomness may block. */
    private final byte[] fresh = new byte[StateSeal.KEY_LENGTH];

    private final StateSeal own;

    private final AtomicReference<@Nullable StateSeal> known = new AtomicReference<>();

    public StoreSecret(StorageDriver driver, StorageLayout layout) {
        this.driver = driver;
        this.layout = layout;
        new SecureRandom().nextBytes(fresh);
        own = new StateSeal(fresh);
    }

    /** Returns the secret, having made it if there was none; {@link Corrupt} if what is there cannot be one. */
    public Mono<byte[]> bytes() {
        return present().switchIfEmpty(Mono.defer(this::create));
    }

    /** Returns the secret; empty if there is none, {@link Corrupt} if what is there cannot be one. */
    public Mono<byte[]> present() {
        return driver.get(layout.secret(), LONGEST)
                .map(object -> bytes(object.content()))
                .onErrorMap(SizeInvalid.class, tooLong -> damaged());
    }

    private Mono<byte[]> create() {
        return driver.put(layout.secret(), ByteBuffer.wrap(fresh), WriteCondition.ifAbsent(), Durability.DURABLE)
                .map(version -> fresh.clone())
                .onErrorResume(Conflict.class, anotherWasFirst -> present());
    }

    private byte[] bytes(ByteBuffer content) {
        byte[] secret = new byte[content.remaining()];
        content.get(secret);
        if (secret.length != StateSeal.KEY_LENGTH) {
            throw damaged();
        }
        return secret;
    }

    private Corrupt damaged() {
        return new Corrupt("damaged: " + layout.secret());
    }

    /** Returns the seal, having made the secret if there was none. */
    Mono<StateSeal> seal() {
        return Mono.defer(() -> Mono.justOrEmpty(known.get()))
                .switchIfEmpty(Mono.defer(() -> sealed(bytes()).mapNotNull(this::keep)));
    }

    /** Returns the seal of a secret that is there; empty if there is none. */
    Mono<StateSeal> stored() {
        return sealed(present());
    }

    private Mono<StateSeal> sealed(Mono<byte[]> secret) {
        return secret.map(StateSeal::new).onErrorResume(Corrupt.class, this::withoutIt);
    }

    /** With a damaged secret, states are good for as long as this process lives; it is not ours to replace. */
    private Mono<StateSeal> withoutIt(Corrupt damage) {
        LOG.warn("{}: uploads that go on after a restart are read again", damage.getMessage());
        return Mono.just(own);
    }

    private @Nullable StateSeal keep(StateSeal seal) {
        known.compareAndSet(null, seal);
        return known.get();
    }
}
