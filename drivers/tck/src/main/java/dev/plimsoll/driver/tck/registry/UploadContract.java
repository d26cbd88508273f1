package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.NAME;
import static dev.plimsoll.driver.tck.registry.Fixture.all;
import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.sha512;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.UploadRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

/** What {@link BlobUpload} promises. */
public abstract class UploadContract extends RegistryContract {

    private static final StorageLayout LAYOUT = new StorageLayout();

    @Test
    void growsByPiecesAndIsCommitted() {
        byte[] content = bytes(1, 1_000_000);
        BlobUpload upload = create();
        assertThat(upload.offset()).isZero();
        for (int at = 0; at < content.length; at += 300_000) {
            byte[] piece = Arrays.copyOfRange(content, at, Math.min(content.length, at + 300_000));
            upload = value(upload.append(at, reused(piece, 7_001)));
            assertThat(upload.offset()).isEqualTo(at + piece.length);
        }
        Digest digest = sha256(content);
        assertThat(value(upload.commit(digest, OptionalLong.of(content.length))).size())
                .isEqualTo(content.length);
        assertThat(read(digest)).isEqualTo(content);
        assertThat(uploadKeys()).isZero();
    }

    @Test
    void goesOnInAnotherProcess() {
        byte[] content = bytes(2, 100_000);
        BlobUpload upload = value(create().append(0, reused(Arrays.copyOf(content, 60_001), 999)));
        BlobStore elsewhere = build(builder -> builder).repository(NAME).blobs();
        BlobUpload resumed = value(elsewhere.resume(upload.id()));
        assertThat(resumed.offset()).isEqualTo(60_001);
        assertThat(resumed.startedAt()).isEqualTo(upload.startedAt());
        byte[] rest = Arrays.copyOfRange(content, 60_001, content.length);
        value(resumed.commit(60_001, reused(rest, 999), sha256(content)));
        assertThat(read(sha256(content))).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 11, Long.MAX_VALUE})
    void refusesAnotherOffsetBeforeItRequestsAnything(long offset) {
        BlobUpload upload = value(create().append(0, reused(bytes(3, 10), 10)));
        PublisherProbe<ByteBuffer> content = PublisherProbe.of(reused(bytes(4, 10), 10));
        StepVerifier.create(upload.append(offset, content.flux()))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                RangeInvalid.class,
                                range -> assertThat(range.end()).isEqualTo(10)));
        StepVerifier.create(upload.commit(offset, content.flux(), sha256(bytes(4, 10))))
                .verifyError(RangeInvalid.class);
        content.assertWasNotRequested();
        assertThat(value(repository().blobs().resume(upload.id())).offset()).isEqualTo(10);
        value(upload.commit(sha256(bytes(3, 10)), OptionalLong.empty()));
    }

    @Test
    void commitsNothingAtAll() {
        byte[] nothing = {};
        value(create().commit(sha256(nothing), OptionalLong.of(0)));
        assertThat(read(sha256(nothing))).isEmpty();
        value(create().commit(0, Flux.empty(), sha512(nothing)));
        assertThat(read(sha512(nothing))).isEmpty();
        assertThat(uploadKeys()).isZero();
    }

    @Test
    void anEmptyAppendChangesNothing() {
        BlobUpload upload = value(create().append(0, Flux.empty()));
        assertThat(value(upload.append(0, reused(bytes(5, 3), 3))).offset()).isEqualTo(3);
        assertThat(value(upload.append(3, Flux.empty())).offset()).isEqualTo(3);
    }

    @Test
    void removesSessionAndBytesWhenTheDigestDoesNotMatch() {
        BlobUpload upload = value(create().append(0, reused(bytes(6, 1000), 100)));
        StepVerifier.create(upload.commit(sha256(bytes(7, 1000)), OptionalLong.empty()))
                .verifyError(DigestInvalid.class);
        StepVerifier.create(repository().blobs().resume(upload.id())).verifyError(UploadUnknown.class);
        assertThat(objects()).isZero();
    }

    @Test
    void keepsTheSessionWhenTheSizeDoesNotMatch() {
        BlobUpload upload = value(create().append(0, reused(bytes(8, 1000), 100)));
        StepVerifier.create(upload.commit(sha256(bytes(8, 1000)), OptionalLong.of(999)))
                .verifyError(SizeInvalid.class);
        value(upload.commit(sha256(bytes(8, 1000)), OptionalLong.of(1000)));
    }

    @Test
    void verifiesSha512WithAndWithoutBeingTold() {
        byte[] content = bytes(9, 400_000);
        BlobUpload told = value(repository().blobs().create(Optional.of(DigestAlgorithm.SHA512)));
        value(value(told.append(0, reused(content, 50_000))).commit(sha512(content), OptionalLong.empty()));
        assertThat(read(sha512(content))).isEqualTo(content);
        byte[] more = bytes(10, 400_000);
        value(value(create().append(0, reused(more, 50_000))).commit(sha512(more), OptionalLong.empty()));
        assertThat(read(sha512(more))).isEqualTo(more);
        StepVerifier.create(
                        value(create().append(0, reused(more, 50_000))).commit(sha512(content), OptionalLong.empty()))
                .verifyError(DigestInvalid.class);
    }

    @Test
    void remembersWhichDigestsARepositoryIsGiven() {
        byte[] content = bytes(30, 1000);
        value(value(create().append(0, reused(content, 100))).commit(sha512(content), OptionalLong.empty()));
        BlobUpload next = value(create().append(0, reused(content, 100)));
        assertThat(stored(next.id()).digests()).containsOnlyKeys(DigestAlgorithm.SHA256, DigestAlgorithm.SHA512);
        value(next.commit(sha512(content), OptionalLong.empty()));
    }

    @Test
    void isCancelled() {
        BlobUpload upload = value(create().append(0, reused(bytes(11, 1000), 100)));
        get(upload.cancel());
        StepVerifier.create(repository().blobs().resume(upload.id())).verifyError(UploadUnknown.class);
        StepVerifier.create(upload.cancel()).verifyError(UploadUnknown.class);
        StepVerifier.create(upload.append(1000, reused(bytes(12, 1), 1))).verifyError(UploadUnknown.class);
        assertThat(objects()).isZero();
    }

    @Test
    void existsInItsOwnRepositoryOnly() {
        UploadId id = create().id();
        StepVerifier.create(other().blobs().resume(id)).verifyError(UploadUnknown.class);
        StepVerifier.create(repository().blobs().resume(UploadId.parse("123e4567-e89b-42d3-a456-426614174000")))
                .verifyError(UploadUnknown.class);
    }

    @Test
    void isGoneAfterCommitButTheSameCommitIsAnsweredAgain() {
        BlobUpload upload = value(create().append(0, reused(bytes(13, 10), 10)));
        Descriptor committed = value(upload.commit(sha256(bytes(13, 10)), OptionalLong.empty()));
        StepVerifier.create(repository().blobs().resume(upload.id())).verifyError(UploadUnknown.class);
        assertThat(value(upload.commit(committed.digest(), OptionalLong.empty())))
                .isEqualTo(committed);
        assertThat(value(upload.commit(10, Flux.never(), committed.digest()))).isEqualTo(committed);
        StepVerifier.create(upload.commit(sha256(bytes(14, 10)), OptionalLong.empty()))
                .verifyError(UploadUnknown.class);
    }

    @Test
    void keepsWhatArrivedBeforeTheContentFailed() {
        byte[] content = bytes(14, 900_000);
        RuntimeException lost = new RuntimeException("connection lost");
        BlobUpload upload = create();
        Flux<ByteBuffer> cut = reused(Arrays.copyOf(content, 500_000), 10_000).concatWith(Flux.error(lost));
        StepVerifier.create(upload.append(0, cut)).verifyErrorMatches(lost::equals);
        BlobUpload resumed = value(repository().blobs().resume(upload.id()));
        assertThat(resumed.offset()).isEqualTo(500_000);
        byte[] rest = Arrays.copyOfRange(content, 500_000, content.length);
        value(resumed.commit(500_000, reused(rest, 10_000), sha256(content)));
        assertThat(read(sha256(content))).isEqualTo(content);
    }

    @Test
    void keepsWhatArrivedBeforeTheClosingContentFailed() {
        byte[] content = bytes(15, 100_000);
        RuntimeException lost = new RuntimeException("connection lost");
        BlobUpload upload = create();
        Flux<ByteBuffer> cut = reused(Arrays.copyOf(content, 50_000), 10_000).concatWith(Flux.error(lost));
        StepVerifier.create(upload.commit(0, cut, sha256(content))).verifyErrorMatches(lost::equals);
        assertThat(get(repository().blobs().stat(sha256(content)))).isNull();
        assertThat(value(repository().blobs().resume(upload.id())).offset()).isEqualTo(50_000);
    }

    @Test
    void keepsWhatArrivedBeforeItWasCancelled() {
        byte[] content = bytes(16, 300_000);
        BlobUpload upload = create();
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        Disposable running = upload.append(0, source.flux()).subscribe();
        Eventually.isTrue("content is asked for", () -> source.subscribeCount() == 1);
        source.next(ByteBuffer.wrap(Arrays.copyOf(content, 200_000)));
        running.dispose();
        source.assertCancelled();
        Eventually.isTrue("the record has advanced", () -> offset(upload.id()) == 200_000);
        byte[] rest = Arrays.copyOfRange(content, 200_000, content.length);
        value(value(repository().blobs().resume(upload.id())).commit(200_000, reused(rest, 999), sha256(content)));
        assertThat(read(sha256(content))).isEqualTo(content);
    }

    private long offset(UploadId id) {
        return value(repository().blobs().resume(id)).offset();
    }

    @Test
    void aNewRequestTakesOverFromAStuckOne() {
        byte[] content = bytes(17, 100_000);
        BlobUpload upload = create();
        TestPublisher<ByteBuffer> stuck = TestPublisher.create();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        Disposable old = upload.append(0, stuck.flux()).subscribe(done -> {}, refused::set);
        Eventually.isTrue("content is asked for", () -> stuck.subscribeCount() == 1);
        stuck.next(ByteBuffer.wrap(Arrays.copyOf(content, 40_000)));
        BlobUpload whole = value(upload.append(0, reused(content, 10_000)));
        stuck.assertCancelled();
        Eventually.isTrue("the old request has failed", () -> refused.get() instanceof RangeInvalid);
        assertThat(old.isDisposed()).isTrue();
        value(whole.commit(sha256(content), OptionalLong.of(content.length)));
        assertThat(read(sha256(content))).isEqualTo(content);
    }

    @Test
    void discardsBytesThatWereNeverAcknowledged() {
        byte[] content = bytes(18, 10_000);
        BlobUpload upload = value(create().append(0, reused(Arrays.copyOf(content, 4_000), 1_000)));
        Staged acknowledged = new Staged(LAYOUT.uploadData(NAME, upload.id()), 4_000, token(upload.id()));
        value(driver().append(acknowledged, reused(bytes(19, 5_000), 5_000)));
        byte[] rest = Arrays.copyOfRange(content, 4_000, content.length);
        value(upload.commit(4_000, reused(rest, 1_000), sha256(content)));
        assertThat(read(sha256(content))).isEqualTo(content);
    }

    private String token(UploadId id) {
        return stored(id).staged().token();
    }

    private UploadRecord stored(UploadId id) {
        return value(records().find(NAME, id)).record();
    }

    @Test
    void manySessionsGrowAtOnce() {
        Registry small = build(builder -> builder.bufferMemory(1024 * 1024));
        BlobStore blobs = small.repository(NAME).blobs();
        Long committed = Flux.range(0, 32)
                .flatMap(
                        i -> blobs.create(Optional.empty())
                                .flatMap(upload -> upload.append(0, reused(bytes(200 + i, 700_000), 30_000)))
                                .flatMap(
                                        upload -> upload.commit(sha256(bytes(200 + i, 700_000)), OptionalLong.empty())),
                        32)
                .count()
                .block();
        assertThat(committed).isEqualTo(32);
        assertThat(small.bufferMemoryUsed()).isZero();
        assertThat(uploadKeys()).isZero();
    }

    private BlobUpload create() {
        return value(repository().blobs().create(Optional.empty()));
    }

    private byte[] read(Digest digest) {
        return all(value(repository().blobs().open(digest)).read(ByteRange.ALL));
    }

    private long uploadKeys() {
        ObjectKey uploads = LAYOUT.repository(NAME).child("_uploads");
        return value(driver().list(uploads, ListOptions.subtree()).count());
    }
}
