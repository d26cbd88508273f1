package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.awssdk.MemoryBuckets;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

class RegistryOnS3Test {

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static BucketServer server;

    @TempDir
    Path spool;

    private final String prefix = "registry-" + TESTS.incrementAndGet();

    @BeforeAll
    static void startServer() {
        server = BucketServer.start(MemoryBuckets.create());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private StorageDriver driver() {
        return new S3Driver(BucketServer.store(server.options(prefix, spool)));
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
    @Tag("exhaustive")
    class Faults extends FaultContract {

        @Override
        protected StorageDriver createDriver() {
            return driver();
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
