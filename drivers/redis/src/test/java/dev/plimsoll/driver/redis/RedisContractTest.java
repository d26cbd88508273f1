package dev.plimsoll.driver.redis;

import dev.plimsoll.driver.memory.MemoryDriver;
import dev.plimsoll.driver.tck.cache.DescriptorCacheContract;
import dev.plimsoll.driver.tck.cache.SharedCacheContract;
import dev.plimsoll.driver.tck.cache.UploadStoreContract;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore;
import dev.plimsoll.engine.spi.Version;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import reactor.core.publisher.Mono;

/** The contracts of what is shared, over a real Redis. */
final class RedisContractTest {

    private static final RedisProcess REDIS = RedisProcess.start();

    private final Nodes nodes = Nodes.patient(REDIS.uri());

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Nested
    class Cache extends DescriptorCacheContract {

        @Override
        protected DescriptorCache node() {
            return nodes.cache();
        }

        @Override
        protected void flush() {
            REDIS.flush();
        }
    }

    @Nested
    class Registries extends SharedCacheContract {

        @Override
        protected StorageDriver store() {
            return new MemoryDriver();
        }

        @Override
        protected DescriptorCache cache() {
            return nodes.cache();
        }

        @Override
        protected void flush() {
            REDIS.flush();
        }

        @Override
        protected Duration bound() {
            return Duration.ofSeconds(1);
        }
    }

    @Nested
    class Uploads extends UploadStoreContract {

        @Override
        protected UploadStore node() {
            return nodes.connected().uploads(new Nothing());
        }
    }

    /** Where nothing was left behind. */
    private static final class Nothing implements UploadStore {

        @Override
        public Mono<Stored> find(RepositoryName repository, UploadId id) {
            return Mono.error(new AssertionError("records are elsewhere"));
        }

        @Override
        public Mono<Stored> create(UploadRecord record) {
            return Mono.error(new AssertionError("records are elsewhere"));
        }

        @Override
        public Mono<Stored> advance(UploadRecord record, Version from) {
            return Mono.error(new AssertionError("records are elsewhere"));
        }

        @Override
        public Mono<Void> remove(RepositoryName repository, UploadId id) {
            return Mono.empty();
        }
    }
}
