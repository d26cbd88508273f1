package dev.plimsoll.api.config;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.blob.StoreSecret;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.SharedStateProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/** What this node shares with others besides the store: nothing, unless {@code plimsoll.redis} says where. */
record Sharing(Optional<SharedState> state) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Opens it; fails if the URI is wrong or the store cannot be used, and not because Redis cannot be reached. */
    static Sharing open(PlimsollProperties properties, StorageDriver driver) {
        return new Sharing(properties.redisUri().map(uri -> open(uri, properties.storageUri(), driver)));
    }

    private static SharedState open(URI redis, URI storage, StorageDriver driver) {
        SharedStateProvider provider = provider(redis);
        byte[] secret = secret(storage, driver);
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

    private static byte[] secret(URI storage, StorageDriver driver) {
        try {
            return Objects.requireNonNull(
                    new StoreSecret(driver, new StorageLayout()).bytes().block(PATIENCE));
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

    /** Has a registry over {@code driver} share. */
    void configure(Registry.Builder registry, Uploads.Records records, StorageDriver driver) {
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
