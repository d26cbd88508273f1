package dev.plimsoll.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.s3.awssdk.MemoryBuckets;
import dev.plimsoll.driver.tck.StorageDriverContract;
import dev.plimsoll.engine.spi.StorageDriver;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract, against a store that honours every condition. */
class S3DriverTest extends StorageDriverContract {

    private static BucketServer server;

    @TempDir
    Path spool;

    private final List<CountingHttp> clients = new ArrayList<>();
    private final List<S3Store> stores = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = BucketServer.start(MemoryBuckets.create());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected StorageDriver createDriver() {
        S3Options options = server.options("some/prefix", spool);
        EventLoopGroup eventLoops = Clients.eventLoops();
        CountingHttp http = new CountingHttp(Clients.http(options, eventLoops));
        S3Store store = BucketServer.store(options, http, eventLoops);
        clients.add(http);
        stores.add(store);
        return new S3Driver(store);
    }

    @Override
    protected boolean keysAreFlat() {
        return true;
    }

    @Override
    protected int handles() {
        return clients.stream().mapToInt(client -> client.underWay().size()).sum()
                + stores.stream().mapToInt(S3Store::openFiles).sum();
    }

    @Override
    protected void checkNothingLeft() {
        assertThat(server.buckets().names()).isEmpty();
        assertThat(server.buckets().openUploads()).isZero();
        assertThat(spool).isEmptyDirectory();
    }
}
