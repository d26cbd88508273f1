package dev.plimsoll.driver.redis;

import dev.plimsoll.driver.memory.MemoryDriver;
import dev.plimsoll.driver.tck.cache.DescriptorCacheContract;
import dev.plimsoll.driver.tck.cache.SharedCacheContract;
import dev.plimsoll.driver.tck.cache.UploadStoreContract;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

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
            return nodes.connected().uploads(new ObjectUploadStore(nodes.store(), new StorageLayout()));
        }
    }
}
