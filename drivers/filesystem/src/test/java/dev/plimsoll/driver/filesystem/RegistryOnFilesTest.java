package dev.plimsoll.driver.filesystem;

import dev.plimsoll.driver.tck.registry.BlobContract;
import dev.plimsoll.driver.tck.registry.CheckContract;
import dev.plimsoll.driver.tck.registry.FaultContract;
import dev.plimsoll.driver.tck.registry.FencingContract;
import dev.plimsoll.driver.tck.registry.ManifestContract;
import dev.plimsoll.driver.tck.registry.PurgeContract;
import dev.plimsoll.driver.tck.registry.ResumeContract;
import dev.plimsoll.driver.tck.registry.TarSumContract;
import dev.plimsoll.driver.tck.registry.UploadContract;
import dev.plimsoll.engine.spi.StorageDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class RegistryOnFilesTest {

    @TempDir
    Path root;

    private StorageDriver driver() {
        return new FilesystemDriverProvider().create(root.toUri());
    }

    @Nested
    class Blobs extends BlobContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }

    @Nested
    class Uploads extends UploadContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }

    @Nested
    class Manifests extends ManifestContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }

    @Nested
    class Purge extends PurgeContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }

    @Nested
    class TarSums extends TarSumContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }

    @Nested
    class Faults extends FaultContract {

        /** Thousands of operations, none of which needs to outlive a power cut. */
        @Override
        protected StorageDriver createDriver() {
            return new FilesystemDriver(FilesystemOptions.at(root).withSync(FilesystemOptions.Sync.OS));
        }
    }

    @Nested
    class Check extends CheckContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }

    @Nested
    class Fencing extends FencingContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }

    @Nested
    class Resume extends ResumeContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }
}
