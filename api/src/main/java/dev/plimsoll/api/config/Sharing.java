package dev.plimsoll.api.config;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.blob.StoreSecret;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.SharedStateProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/** What this node shares with others besides the store: nothing, unless {@code plimsoll.redis} says where. */
public record Sharing(Optional<SharedState> state) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RetryBackoffSpec UNTIL_IT_ANSWERS = Retry.fixedDelay(50, Duration.ofMillis(200))
            .filter(Unavailable.class::isInstance)
            .onRetryExhaustedThrow((spec, last) -> last.failure());

    /** Opens it; fails if the URI is wrong or the store cannot be used, and not because Redis cannot be reached. */
    static Sharing open(PlimsollProperties properties, StorageDriver driver) {
        return open(properties, new StoreSecret(driver, new StorageLayout()).bytes());
    }

    /**
     * Opens it for whoever must know how far uploads are: nothing if their records are in the store, or if nodes of this store
     * never shared anything. Changes nothing in the store.
     */
    public static Sharing ofRecords(PlimsollProperties properties, StorageDriver driver) {
        return properties.uploads().records() == Uploads.Records.STORE
                ? new Sharing(Optional.empty())
                : open(properties, new StoreSecret(driver, new StorageLayout()).present());
    }

    private static Sharing open(PlimsollProperties properties, Mono<byte[]> secret) {
        return new Sharing(properties.redisUri().flatMap(redis -> open(redis, properties.storageUri(), secret)));
    }

    private static Optional<SharedState> open(URI redis, URI storage, Mono<byte[]> secret) {
        SharedStateProvider provider = provider(redis);
        return known(storage, secret).map(bytes -> open(provider, redis, bytes));
    }

    private static SharedState open(SharedStateProvider provider, URI redis, byte[] secret) {
        try {
            return provider.open(redis, secret);
        } catch (IllegalArgumentException wrong) {
            throw Invalid.property("redis", String.valueOf(wrong.getMessage()));
        }
    }

    private static SharedStateProvider provider(URI redis) {
        List<SharedStateProvider> providers = ServiceLoader.load(SharedStateProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return providers.stream()
                .filter(candidate -> candidate.schemes().contains(String.valueOf(redis.getScheme())))
                .findFirst()
                .orElseThrow(() -> Invalid.property("redis", "must begin with one of " + schemes(providers)));
    }

    private static Optional<byte[]> known(URI storage, Mono<byte[]> secret) {
        try {
            return secret.blockOptional(PATIENCE);
        } catch (RuntimeException unusable) {
            throw Invalid.storage(storage, "cannot be used", unusable);
        }
    }

    private static List<String> schemes(List<SharedStateProvider> providers) {
        return providers.stream()
                .flatMap(provider -> provider.schemes().stream())
                .map(scheme -> scheme + ":")
                .sorted()
                .toList();
    }

    /** Waits until it can be used, for ten seconds and a little at most; fails as {@link Unavailable} if it cannot. */
    public void await() {
        state.ifPresent(
                shared -> Mono.defer(shared::check).retryWhen(UNTIL_IT_ANSWERS).block(PATIENCE));
    }

    /** Has a registry over {@code driver} share. */
    public void configure(Registry.Builder registry, Uploads.Records records, StorageDriver driver) {
        state.ifPresent(shared -> {
            registry.sharedCache(shared.descriptors());
            if (records == Uploads.Records.REDIS) {
                registry.uploads(shared.uploads(new ObjectUploadStore(driver, new StorageLayout())));
            }
        });
    }

    @Override
    public void close() {
        state.ifPresent(shared -> shared.close().block(PATIENCE));
    }
}
