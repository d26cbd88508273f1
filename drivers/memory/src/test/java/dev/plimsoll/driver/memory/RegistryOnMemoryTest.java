package dev.plimsoll.driver.memory;

import dev.plimsoll.driver.tck.cache.UploadStoreContract;
import dev.plimsoll.driver.tck.registry.BlobContract;
import dev.plimsoll.driver.tck.registry.CheckContract;
import dev.plimsoll.driver.tck.registry.FaultContract;
import dev.plimsoll.driver.tck.registry.FencingContract;
import dev.plimsoll.driver.tck.registry.ManifestContract;
import dev.plimsoll.driver.tck.registry.PurgeContract;
import dev.plimsoll.driver.tck.registry.ResumeContract;
import dev.plimsoll.driver.tck.registry.TarSumContract;
import dev.plimsoll.driver.tck.registry.UploadContract;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadStore;
import org.junit.jupiter.api.Nested;

class RegistryOnMemoryTest {

    @Nested
    class Blobs extends BlobContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class Uploads extends UploadContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class Manifests extends ManifestContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class Purge extends PurgeContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class TarSums extends TarSumContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class Faults extends FaultContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class Check extends CheckContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class Fencing extends FencingContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class Resume extends ResumeContract {

        @Override
        protected StorageDriver createDriver() {
            return new MemoryDriver();
        }
    }

    @Nested
    class Records extends UploadStoreContract {

        private final StorageDriver driver = new MemoryDriver();

        @Override
        protected UploadStore node() {
            return new ObjectUploadStore(driver, new StorageLayout());
        }
    }
}
