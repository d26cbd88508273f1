package dev.plimsoll.driver.redis;

import dev.plimsoll.driver.memory.MemoryDriver;
import dev.plimsoll.driver.tck.FaultyDriver;
import dev.plimsoll.driver.tck.registry.BlobContract;
import dev.plimsoll.driver.tck.registry.CheckContract;
import dev.plimsoll.driver.tck.registry.FaultContract;
import dev.plimsoll.driver.tck.registry.FencingContract;
import dev.plimsoll.driver.tck.registry.ManifestContract;
import dev.plimsoll.driver.tck.registry.PurgeContract;
import dev.plimsoll.driver.tck.registry.ResumeContract;
import dev.plimsoll.driver.tck.registry.TarSumContract;
import dev.plimsoll.driver.tck.registry.UploadContract;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** What every registry promises, over a store that cannot compare and set, with descriptors and records of uploads in Redis. */
final class RegistryOnRedisTest {

    private static final RedisProcess REDIS = RedisProcess.start();
    private static final Nodes NODES = Nodes.patient(REDIS.uri());
    private static final SharedState STATE = NODES.connected();

    @AfterAll
    static void stop() {
        NODES.close();
        REDIS.close();
    }

    private static StorageDriver emptyStore() {
        REDIS.flush();
        return new Incomparable(new MemoryDriver());
    }

    private static UploadStore records(StorageDriver driver) {
        return STATE.uploads(new ObjectUploadStore(driver, new StorageLayout()));
    }

    private static Registry.Builder shared(Registry.Builder registry, StorageDriver driver) {
        return registry.sharedCache(STATE.descriptors()).uploads(records(driver));
    }

    @Nested
    class Blobs extends BlobContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyStore();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return shared(registry, driver);
        }
    }

    @Nested
    class Uploads extends UploadContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyStore();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return shared(registry, driver);
        }

        @Override
        protected UploadStore records(StorageDriver driver) {
            return RegistryOnRedisTest.records(driver);
        }
    }

    @Nested
    class Manifests extends ManifestContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyStore();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return shared(registry, driver);
        }
    }

    @Nested
    class TarSums extends TarSumContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyStore();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return shared(registry, driver);
        }
    }

    @Nested
    class Fencing extends FencingContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyStore();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return shared(registry, driver);
        }
    }

    /** Each call to Redis about a record goes wrong too. */
    @Nested
    class Faults extends FaultContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyStore();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, FaultyDriver faulty) {
            return registry.sharedCache(STATE.descriptors())
                    .uploads(faulty.hurting(UploadStore.class, RegistryOnRedisTest.records(faulty)));
        }
    }

    @Nested
    class Resume extends ResumeContract {

        @Override
        protected StorageDriver createDriver() {
            return emptyStore();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return shared(registry, driver);
        }

        @Override
        protected UploadStore records(StorageDriver driver) {
            return RegistryOnRedisTest.records(driver);
        }
    }

    /** With records in the store, which a purge walks: of an upload without bytes, a record in Redis would be all there is. */
    @Nested
    class Purge extends PurgeContract {

        @Override
        protected StorageDriver createDriver() {
            REDIS.flush();
            return new MemoryDriver();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return registry.sharedCache(STATE.descriptors());
        }
    }

    /** With records in the store, which is all that a check reads. */
    @Nested
    class Check extends CheckContract {

        @Override
        protected StorageDriver createDriver() {
            REDIS.flush();
            return new MemoryDriver();
        }

        @Override
        protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
            return registry.sharedCache(STATE.descriptors());
        }
    }
}
