package dev.plimsoll.driver.s3;

import static dev.plimsoll.driver.s3.S3Call.COMPLETE_UPLOAD;
import static dev.plimsoll.driver.s3.S3Call.COPY_PART;
import static dev.plimsoll.driver.s3.S3Call.CREATE_UPLOAD;
import static dev.plimsoll.driver.s3.S3Call.DELETE_OBJECTS;
import static dev.plimsoll.driver.s3.S3Call.GET_OBJECT;
import static dev.plimsoll.driver.s3.S3Call.HEAD_OBJECT;
import static dev.plimsoll.driver.s3.S3Call.LIST_OBJECTS;
import static dev.plimsoll.driver.s3.S3Call.PUT_OBJECT;
import static dev.plimsoll.driver.s3.S3Call.UPLOAD_PART;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.s3.awssdk.MemoryBuckets;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a gibibyte costs, in requests and in memory; the driver's README has these figures. */
@Tag("exhaustive")
class RequestCountTest {

    private static final long GIBIBYTE = 1L << 30;
    private static final int BUFFER = 256 << 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectKey UPLOAD = ObjectKey.of("upload/data");
    private static final ObjectKey BLOB = ObjectKey.of("blob/data");

    @TempDir
    Path spool;

    private BucketServer server;
    private CountingHttp http;
    private StorageDriver driver;

    @BeforeEach
    void open() {
        server = BucketServer.start(MemoryBuckets.hollow());
        S3Options options = server.options("p", spool);
        EventLoopGroup eventLoops = Clients.eventLoops();
        http = new CountingHttp(Clients.http(options, eventLoops));
        driver = new S3Driver(BucketServer.store(options, http, eventLoops));
        run(put(ObjectKey.of("first"), WriteCondition.always())); // finds out what the store honours
        http.sent();
    }

    @AfterEach
    void close() {
        driver.close().block(PATIENCE);
        server.close();
    }

    private static <T> T run(Mono<T> work) {
        return Objects.requireNonNull(work.block(PATIENCE));
    }

    private Mono<?> put(ObjectKey key, WriteCondition condition) {
        return driver.put(key, ByteBuffer.wrap(new byte[700]), condition, Durability.DURABLE);
    }

    private Staged append(Staged at, long length) {
        return run(driver.append(
                at, Flux.range(0, (int) (length / BUFFER)).map(number -> ByteBuffer.wrap(new byte[BUFFER]))));
    }

    private void publish(Staged staged) {
        run(driver.publish(staged, BLOB, PublishMode.FIRST_WINS));
    }

    /** 64 pieces of 8 MiB and 32 of 16 MiB. */
    @Test
    void aPushOfUnknownDigestCopiesItsPieces() {
        Staged staged = append(Staged.empty(UPLOAD), GIBIBYTE);
        assertThat(http.sent()).isEqualTo(Map.of(HEAD_OBJECT, 1, PUT_OBJECT, 96 + 2));

        publish(staged);

        assertThat(http.sent())
                .isEqualTo(Map.of(
                        HEAD_OBJECT,
                        1,
                        GET_OBJECT,
                        1,
                        CREATE_UPLOAD,
                        1,
                        COPY_PART,
                        96,
                        COMPLETE_UPLOAD,
                        1,
                        DELETE_OBJECTS,
                        1));
    }

    @Test
    void aPushOfKnownDigestCopiesNothing() {
        publish(append(driver.begin(UPLOAD, BLOB), GIBIBYTE));

        assertThat(http.sent()).isEqualTo(Map.of(CREATE_UPLOAD, 1, UPLOAD_PART, 96, COMPLETE_UPLOAD, 1));
    }

    /** As of Docker's chunks, which follow each other in one upload. */
    @Test
    void eachFurtherChunkLooksWhereTheUploadIs() {
        Staged first = append(Staged.empty(UPLOAD), 16 << 20);
        http.sent();

        Staged second = append(first, 16 << 20);
        assertThat(http.sent()).isEqualTo(Map.of(HEAD_OBJECT, 1, GET_OBJECT, 1, PUT_OBJECT, 2 + 2));

        append(second, BUFFER);
        assertThat(http.sent())
                .isEqualTo(Map.of(HEAD_OBJECT, 1, GET_OBJECT, 1, PUT_OBJECT, 2, S3Call.DELETE_OBJECT, 1));
    }

    @Test
    void aSmallBlobIsOneRequestIfItsDigestIsKnown() {
        publish(append(driver.begin(UPLOAD, BLOB), BUFFER));
        assertThat(http.sent()).isEqualTo(Map.of(PUT_OBJECT, 1));

        driver.delete(BLOB).block(PATIENCE);
        http.sent();
        publish(append(Staged.empty(UPLOAD), BUFFER));
        assertThat(http.sent()).isEqualTo(Map.of(HEAD_OBJECT, 1, PUT_OBJECT, 3, GET_OBJECT, 1, DELETE_OBJECTS, 1));
    }

    @Test
    void everythingElseIsOneRequest() {
        run(put(BLOB, WriteCondition.ifAbsent()));
        assertThat(http.sent()).isEqualTo(Map.of(PUT_OBJECT, 1));
        run(driver.stat(BLOB));
        assertThat(http.sent()).isEqualTo(Map.of(HEAD_OBJECT, 1));
        run(driver.get(BLOB, 1000));
        assertThat(http.sent()).isEqualTo(Map.of(GET_OBJECT, 1));
        run(driver.list(ObjectKey.ROOT, ListOptions.subtree()).collectList());
        assertThat(http.sent()).isEqualTo(Map.of(LIST_OBJECTS, 1));
    }

    @Test
    void aPullOfAGibibyteIsOneRequest() {
        publish(append(driver.begin(UPLOAD, BLOB), GIBIBYTE));
        http.sent();

        Long read = run(driver.read(BLOB, ByteRange.ALL)
                .map(bytes -> (long) bytes.remaining())
                .reduce(0L, Long::sum));

        assertThat(read).isEqualTo(GIBIBYTE);
        assertThat(http.sent()).isEqualTo(Map.of(GET_OBJECT, 1));
    }

    /** Whoever reads slowly holds little here, however much there is. */
    @Test
    void aSlowReaderHoldsAtMostTwoMebibytes() {
        publish(append(driver.begin(UPLOAD, BLOB), GIBIBYTE));
        long before = pooled();

        Long most = run(driver.read(BLOB, ByteRange.ALL)
                .limitRate(1)
                .take(200)
                .delayUntil(bytes -> Mono.delay(Duration.ofMillis(5)))
                .map(bytes -> pooled() - before)
                .reduce(0L, Long::max));

        assertThat(most).isLessThanOrEqualTo(2L << 20);
    }

    private static long pooled() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveBytes)
                .sum();
    }
}
