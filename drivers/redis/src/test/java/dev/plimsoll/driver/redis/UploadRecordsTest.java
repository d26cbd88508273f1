package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.memory.MemoryDriver;
import dev.plimsoll.driver.tck.CountingDriver;
import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.AbandonedUpload;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.error.UploadUnknown;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.SharedState;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Uploads of two nodes whose records are in Redis, over a store that cannot compare and set. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class UploadRecordsTest {

    private static final RedisProcess REDIS = RedisProcess.start();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration DAY = Duration.ofDays(1);
    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final int LENGTH = 50_000;

    private final CountingDriver store = new CountingDriver(new Incomparable(new MemoryDriver()));
    private final Nodes nodes = Nodes.patient(REDIS.uri());
    private final List<SharedState> states = List.of(nodes.connected(), nodes.connected());
    private final BlobStore one = node(0, Clock.systemUTC()).repository(NAME).blobs();
    private final BlobStore other = node(1, Clock.systemUTC()).repository(NAME).blobs();

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private Registry node(int number, Clock clock) {
        return Registry.builder(store)
                .clock(clock)
                .sharedCache(states.get(number).descriptors())
                .uploads(states.get(number).uploads(new ObjectUploadStore(store, new StorageLayout())))
                .build();
    }

    private static <T> T value(Mono<T> command) {
        return Objects.requireNonNull(command.block(PATIENCE));
    }

    private static Flux<ByteBuffer> part(int seed, long from, int length) {
        return new TestContent(seed).buffers(from, length, 1_000);
    }

    private static Digest digest(int seed, int length) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(new TestContent(seed).bytes(0, length));
        return Digest.parse("sha256:" + HexFormat.of().formatHex(hash));
    }

    private static UploadId begun(BlobStore blobs, int seed) {
        return value(blobs.create(Optional.empty()).flatMap(upload -> upload.append(0, part(seed, 0, LENGTH))))
                .id();
    }

    private static Mono<BlobUpload> more(BlobStore blobs, UploadId id, int seed) {
        return blobs.resume(id).flatMap(upload -> upload.append(upload.offset(), part(seed, upload.offset(), LENGTH)));
    }

    @Test
    void goesFromNodeToNodeAndNothingIsReadAgain() throws Exception {
        UploadId id = begun(one, 1);
        for (int i = 1; i < 6; i++) {
            assertThat(value(more(i % 2 == 0 ? one : other, id, 1)).offset()).isEqualTo((i + 1L) * LENGTH);
        }
        value(one.resume(id).flatMap(upload -> commit(upload, 1, 6 * LENGTH)));
        assertThat(store.bytesRead()).isZero();
    }

    private static Mono<?> commit(BlobUpload upload, int seed, int length) {
        return Mono.fromCallable(() -> digest(seed, length))
                .flatMap(digest -> upload.commit(digest, OptionalLong.of(length)));
    }

    @Test
    void anUploadWhoseRecordIsLostIsUnknown() {
        UploadId id = begun(one, 2);
        REDIS.flush();
        more(other, id, 2)
                .as(StepVerifier::create)
                .expectError(UploadUnknown.class)
                .verify(PATIENCE);
    }

    @Test
    void anUploadWhoseRecordWasChangedIsRefused() {
        UploadId id = begun(one, 3);
        String key = REDIS.tell("KEYS plimsoll:*:upload:*" + id)
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow();
        REDIS.tell("SETRANGE " + key + " 100 x");
        more(other, id, 3).as(StepVerifier::create).expectError(Corrupt.class).verify(PATIENCE);
    }

    @Test
    void withoutRedisUploadsWaitAndThenGoOn() throws Exception {
        UploadId id = begun(one, 4);
        REDIS.freeze();
        more(other, id, 4)
                .as(StepVerifier::create)
                .expectError(Unavailable.class)
                .verify(PATIENCE);
        REDIS.thaw();
        Eventually.holds(PATIENCE, () -> Nodes.isConnected(states.get(0)));
        value(one.resume(id).flatMap(upload -> commit(upload, 4, LENGTH)));
        assertThat(value(other.stat(digest(4, LENGTH))).size()).isEqualTo(LENGTH);
    }

    @Test
    void whatNobodyGoesOnWithIsRemovedWithItsRecord() {
        UploadId id = begun(one, 5);
        assertThat(abandoned(node(0, Clock.systemUTC()))).isEmpty();
        assertThat(abandoned(node(1, inTwoDays()))).singleElement().satisfies(upload -> {
            assertThat(upload.id()).isEqualTo(id);
            assertThat(upload.size()).isEqualTo(LENGTH);
        });
        one.resume(id).as(StepVerifier::create).expectError(UploadUnknown.class).verify(PATIENCE);
    }

    /** Whoever is first wins: what was acknowledged can be committed, and an upload that was removed is unknown. */
    @Test
    void whatIsGoneOnWithWhileItIsRemovedIsWholeOrGone() {
        Registry sweeping = node(1, inTwoDays());
        BlobStore going = node(0, inTwoDays()).repository(NAME).blobs();
        for (int round = 100; round < 130; round++) {
            int seed = round;
            UploadId id = begun(one, seed);
            Mono<Boolean> append =
                    more(going, id, seed).map(upload -> true).onErrorReturn(RegistryException.class, false);
            Mono<?> sweep = sweeping.purgeUploads(DAY, true).then(Mono.just(true));
            if (value(Mono.zip(append, sweep)).getT1()) {
                value(going.resume(id).flatMap(upload -> commit(upload, seed, 2 * LENGTH)));
            } else {
                one.resume(id)
                        .as(StepVerifier::create)
                        .expectError(UploadUnknown.class)
                        .verify(PATIENCE);
            }
        }
    }

    private static Clock inTwoDays() {
        return Clock.fixed(Instant.now().plus(DAY.multipliedBy(2)), ZoneOffset.UTC);
    }

    private static List<AbandonedUpload> abandoned(Registry registry) {
        return value(registry.purgeUploads(DAY, true).collectList());
    }
}
