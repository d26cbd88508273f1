package dev.plimsoll.driver.s3;

import static dev.plimsoll.driver.s3.Errand.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.s3.awssdk.MemoryBuckets;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Addresses in the store that clients are sent to. */
class RedirectsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final LocateOptions ANY = LocateOptions.fileOrAddress(Duration.ofMinutes(15));
    private static final ObjectKey KEY = ObjectKey.of("a/data");
    private static final int LEAST = 1_000;

    @TempDir
    Path spool;

    private BucketServer server;
    private Client client;

    /** A driver, and what it sends. */
    private record Client(CountingHttp http, StorageDriver driver) {}

    @BeforeEach
    void open() {
        server = BucketServer.start(MemoryBuckets.create());
        client = client("&redirect=" + LEAST);
    }

    private Client client(String parameters) {
        S3Options options = S3Uri.options(URI.create(server.storage("some/prefix") + parameters + "&spool=" + spool));
        EventLoopGroup eventLoops = Clients.eventLoops();
        CountingHttp http = new CountingHttp(Clients.http(options, eventLoops));
        return new Client(http, new S3Driver(BucketServer.store(options, http, eventLoops)));
    }

    @AfterEach
    void close() {
        client.driver.close().block(PATIENCE);
        server.close();
    }

    private void put(int length) {
        client.driver
                .put(KEY, bytes(0, length), WriteCondition.always(), Durability.DURABLE)
                .block(PATIENCE);
        client.http.sent();
    }

    private Optional<URI> address(ObjectKey key) {
        return client.driver
                .locate(key, ANY)
                .cast(Location.Url.class)
                .map(Location.Url::uri)
                .blockOptional(PATIENCE);
    }

    private static HttpResponse<byte[]> get(URI address, String range) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).header("Range", range).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aClientWithoutCredentialsFetchesAnyRange() throws Exception {
        put(LEAST);
        URI address = address(KEY).orElseThrow();

        HttpResponse<byte[]> whole = get(address, "bytes=0-");
        HttpResponse<byte[]> part = get(address, "bytes=10-19");

        assertThat(ByteBuffer.wrap(whole.body())).isEqualTo(bytes(0, LEAST));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(ByteBuffer.wrap(part.body())).isEqualTo(bytes(10, 20));
    }

    @Test
    void theAddressIsForThatObjectAndForAQuarterOfAnHour() throws Exception {
        put(LEAST);
        URI address = address(KEY).orElseThrow();

        assertThat(address.getQuery()).contains("X-Amz-Expires=900");
        URI other = URI.create(address.toString().replace("a/data", "b/data"));
        assertThat(get(other, "bytes=0-").statusCode()).isEqualTo(403);
    }

    @Test
    void itCostsOneLook() {
        put(LEAST);
        assertThat(address(KEY)).isPresent();
        assertThat(client.http.sent()).isEqualTo(Map.of(S3Call.HEAD_OBJECT, 1));
    }

    @Test
    void whatIsShorterIsNotWorthIt() {
        put(LEAST - 1);
        assertThat(address(KEY)).isEmpty();
    }

    @Test
    void whatIsNotYetAnObjectOfTheStoreHasNoAddress() {
        client.driver.append(Staged.empty(KEY), Flux.just(bytes(0, 2 * LEAST))).block(PATIENCE);
        assertThat(address(KEY)).isEmpty();
        assertThat(address(ObjectKey.of("missing"))).isEmpty();
    }

    @Test
    void whoeverCanDoNothingWithAnAddressCostsNothing() {
        put(LEAST);
        assertThat(client.driver.locate(KEY, LocateOptions.file()).blockOptional(PATIENCE))
                .isEmpty();
        assertThat(client.http.sent()).isEmpty();
    }

    @Test
    void aStoreThatClientsDoNotReachIsNotAsked() {
        put(LEAST);
        client.driver.close().block(PATIENCE);
        client = client("&redirect=never");
        assertThat(address(KEY)).isEmpty();
        assertThat(client.http.sent()).isEmpty();
    }
}
