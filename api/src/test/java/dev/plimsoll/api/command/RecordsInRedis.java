package dev.plimsoll.api.command;

import dev.plimsoll.api.config.StorageDrivers;
import dev.plimsoll.driver.redis.RedisProcess;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.blob.StoreSecret;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.SharedStateProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.ServiceLoader;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** What a node keeps of uploads in Redis, over a directory. */
record RecordsInRedis(StorageDriver driver, SharedState shared, UploadStore store) implements AutoCloseable {

    /** How many bytes an upload has. */
    static final int SIZE = 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final StorageLayout LAYOUT = new StorageLayout();

    static RecordsInRedis over(Path directory, RedisProcess redis) {
        StorageDriver driver = StorageDrivers.create(directory.toUri());
        byte[] secret =
                new StoreSecret(driver, LAYOUT).bytes().blockOptional(PATIENCE).orElseThrow();
        SharedState shared = ServiceLoader.load(SharedStateProvider.class)
                .findFirst()
                .orElseThrow()
                .open(redis.uri(), secret);
        Mono.defer(shared::check)
                .retryWhen(Retry.fixedDelay(100, Duration.ofMillis(100)).filter(Unavailable.class::isInstance))
                .block(PATIENCE);
        return new RecordsInRedis(driver, shared, shared.uploads(new ObjectUploadStore(driver, LAYOUT)));
    }

    /** Begins an upload, and sends it bytes, at that time. */
    UploadId upload(RepositoryName name, Instant when) {
        return Registry.builder(driver)
                .uploads(store)
                .clock(Clock.fixed(when, ZoneOffset.UTC))
                .build()
                .repository(name)
                .blobs()
                .create(Optional.empty())
                .flatMap(upload -> upload.append(0, Flux.just(ByteBuffer.allocate(SIZE))))
                .map(upload -> upload.id())
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    boolean has(RepositoryName name, UploadId id) {
        return store.find(name, id).blockOptional(PATIENCE).isPresent();
    }

    @Override
    public void close() {
        shared.close().block(PATIENCE);
        driver.close().block(PATIENCE);
    }
}
