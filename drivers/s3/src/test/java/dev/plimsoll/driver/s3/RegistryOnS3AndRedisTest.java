package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.redis.RedisProcess;
import dev.plimsoll.driver.redis.RedisProvider;
import dev.plimsoll.driver.s3.awssdk.MemoryBuckets;
import dev.plimsoll.driver.tck.FaultyDriver;
import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.driver.tck.registry.FaultContract;
import dev.plimsoll.driver.tck.registry.FencingContract;
import dev.plimsoll.driver.tck.registry.ResumeContract;
import dev.plimsoll.driver.tck.registry.UploadContract;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** What every registry promises over a bucket with Redis beside it, as several nodes have it. */
class RegistryOnS3AndRedisTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger TESTS = new AtomicInteger();

    private static BucketServer honouring;
    private static BucketServer ignoring;
    private static RedisProcess redis;
    private static SharedState state;

    @TempDir
    Path spool;

    @BeforeAll
    static void start() {
        honouring = BucketServer.start(MemoryBuckets.create());
        ignoring = BucketServer.start(MemoryBuckets.unconditional());
        redis = RedisProcess.start();
        state = new RedisProvider().open(redis.uri(), new byte[32]);
        Eventually.holds(PATIENCE, RegistryOnS3AndRedisTest::isConnected);
    }

    private static boolean isConnected() {
        return Boolean.TRUE.equals(
                state.check().thenReturn(true).onErrorReturn(false).block(PATIENCE));
    }

    @AfterAll
    static void stop() {
        state.close().block(PATIENCE);
        redis.close();
        ignoring.close();
        honouring.close();
    }

    private StorageDriver emptyPart(BucketServer server) {
        redis.flush();
        return new S3Driver(BucketServer.store(server.options("registry-" + TESTS.incrementAndGet(), spool)));
    }

    private static UploadStore records(StorageDriver driver) {
        return state.uploads(new ObjectUploadStore(driver, new StorageLayout()));
    }

    /** Over a bucket that honours conditions, as Amazon's does, only descriptors are in Redis. */
    @Nested
    @Tag("exhaustive")
    class Faults extends FaultContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyPart(honouring);
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, FaultyDriver faulty) {
            return registry.sharedCache(state.descriptors());
        }
    }

    /** Over one that ignores them, records of uploads are in Redis too. */
    @Nested
    @Tag("exhaustive")
    class FaultsWithRecordsInRedis extends FaultContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyPart(ignoring);
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, FaultyDriver faulty) {
            return registry.sharedCache(state.descriptors())
                    .uploads(faulty.hurting(UploadStore.class, records(faulty)));
        }
    }

    @Nested
    class Fencing extends FencingContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyPart(ignoring);
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return registry.sharedCache(state.descriptors()).uploads(RegistryOnS3AndRedisTest.records(driver));
        }
    }

    @Nested
    class Uploads extends UploadContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyPart(ignoring);
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return registry.sharedCache(state.descriptors()).uploads(RegistryOnS3AndRedisTest.records(driver));
        }

        @Override
        protected UploadStore records(StorageDriver driver) {
            return RegistryOnS3AndRedisTest.records(driver);
        }
    }

    @Nested
    class Resume extends ResumeContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyPart(ignoring);
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return registry.sharedCache(state.descriptors()).uploads(RegistryOnS3AndRedisTest.records(driver));
        }

        @Override
        protected UploadStore records(StorageDriver driver) {
            return RegistryOnS3AndRedisTest.records(driver);
        }
    }
}
