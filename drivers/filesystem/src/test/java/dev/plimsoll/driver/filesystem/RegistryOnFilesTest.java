package dev.plimsoll.driver.filesystem;

import dev.plimsoll.driver.tck.registry.BlobContract;
import dev.plimsoll.driver.tck.registry.FaultContract;
import dev.plimsoll.driver.tck.registry.ManifestContract;
import dev.plimsoll.driver.tck.registry.PurgeContract;
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

        @Override
        protected StorageDriver createDriver() {
            return driver();
        }
    }
}
