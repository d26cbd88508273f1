package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.NAME;
import static dev.plimsoll.driver.tck.registry.Fixture.all;
import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.DriverDecorator;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.spi.StorageDriver;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What holds when a second process goes on with an upload that a first one is not done with. */
public abstract class FencingContract extends RegistryContract {

    private static final int LENGTH = 50_000;

    private final byte[] first = bytes(1, LENGTH);
    private final byte[] second = bytes(2, LENGTH);

    /** Stops at each append until it is told to go on, as a process does that is short of everything. */
    private abstract static class Halting extends DriverDecorator {

        private final Sinks.Empty<Void> gate = Sinks.empty();
        private volatile boolean stopped;

        Halting(StorageDriver driver) {
            super(driver);
        }

        @Override
        protected final <T> Mono<T> one(Call call, Mono<T> operation) {
            return call.operation().equals("append") ? append(operation) : operation;
        }

        abstract <T> Mono<T> append(Mono<T> operation);

        /** Stops whoever subscribes, until it is told to go on. */
        final Mono<Void> halt() {
            return Mono.<Void>fromRunnable(() -> stopped = true).then(gate.asMono());
        }

        void awaitStop() {
            Eventually.isTrue("the append has come to its stop", () -> stopped);
        }

        void goOn() {
            gate.tryEmitEmpty();
        }
    }

    /** Stops when the store has done it, before anybody learns of that. */
    private static final class Slow extends Halting {

        Slow(StorageDriver driver) {
            super(driver);
        }

        @Override
        <T> Mono<T> append(Mono<T> operation) {
            return operation.delayUntil(done -> halt());
        }
    }

    /** Stops before the store has heard of it. */
    private static final class Late extends Halting {

        Late(StorageDriver driver) {
            super(driver);
        }

        @Override
        <T> Mono<T> append(Mono<T> operation) {
            return halt().then(operation);
        }
    }

    private UploadId begun() {
        return value(repository().blobs().create(Optional.empty())).id();
    }

    private BlobUpload resumed(StorageDriver driver, UploadId id) {
        BlobStore blobs = over(driver).build().repository(NAME).blobs();
        return value(blobs.resume(id));
    }

    @Test
    void theLoserOfTwoThatAppendedCanNotRecordIt() throws Exception {
        UploadId id = begun();
        Slow slow = new Slow(driver());
        CompletableFuture<BlobUpload> loser =
                resumed(slow, id).append(0, reused(first, 1_000)).toFuture();
        slow.awaitStop();
        BlobUpload winner = value(resumed(driver(), id).append(0, reused(second, 1_000)));
        slow.goOn();
        refused(loser);
        commitsSecond(winner);
    }

    /** The one that comes last has not come so far as to record what it wrote, which is all that is there now. */
    @Test
    void theLoserCanNotRecordItEvenIfItIsFaster() throws Exception {
        UploadId id = begun();
        Slow slow = new Slow(driver());
        Slow slower = new Slow(driver());
        CompletableFuture<BlobUpload> loser =
                resumed(slow, id).append(0, reused(first, 1_000)).toFuture();
        slow.awaitStop();
        CompletableFuture<BlobUpload> winner =
                resumed(slower, id).append(0, reused(second, 1_000)).toFuture();
        slower.awaitStop();
        slow.goOn();
        refused(loser);
        slower.goOn();
        commitsSecond(winner.get());
    }

    @Test
    void theLoserCanNotCommitWhatAnotherHasWrittenOver() throws Exception {
        UploadId id = begun();
        Slow slow = new Slow(driver());
        CompletableFuture<?> loser =
                resumed(slow, id).commit(0, reused(first, 1_000), sha256(first)).toFuture();
        slow.awaitStop();
        BlobUpload winner = value(resumed(driver(), id).append(0, reused(second, 1_000)));
        slow.goOn();
        refused(loser);
        assertThat(get(repository().blobs().stat(sha256(first)))).isNull();
        commitsSecond(winner);
    }

    @Test
    void theLoserCanNotGoOnLater() {
        UploadId id = begun();
        BlobUpload loser = value(resumed(driver(), id).append(0, reused(first, 1_000)));
        BlobUpload winner = value(resumed(driver(), id).append(LENGTH, reused(second, 1_000)));
        assertThat(winner.offset()).isEqualTo(2 * LENGTH);
        assertThat(loser.append(LENGTH, reused(first, 1_000)).toFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RangeInvalid.class);
        assertThat(value(repository().blobs().resume(id)).offset()).isEqualTo(2 * LENGTH);
    }

    /** The first one is stopped when it has made sure that the upload is its own, and before its driver has done anything. */
    @Test
    void theLoserThatComesLateToTheStoreWritesNothing() throws Exception {
        UploadId id = begun();
        Late late = new Late(driver());
        CompletableFuture<BlobUpload> loser =
                resumed(late, id).append(0, reused(first, 1_000)).toFuture();
        late.awaitStop();
        BlobUpload winner = value(resumed(driver(), id).append(0, reused(second, 1_000)));
        late.goOn();
        refused(loser);
        commitsSecond(winner);
    }

    /** As before, but the first one began the upload, so that it is the one that wrote its record last, as far as it knows. */
    @Test
    void theFormerOwnerThatComesLateToTheStoreWritesNothing() throws Exception {
        Late late = new Late(driver());
        BlobUpload begun = value(over(late).build().repository(NAME).blobs().create(Optional.empty()));
        CompletableFuture<BlobUpload> loser =
                begun.append(0, reused(first, 1_000)).toFuture();
        late.awaitStop();
        BlobUpload winner = value(resumed(driver(), begun.id()).append(0, reused(second, 1_000)));
        late.goOn();
        refused(loser);
        commitsSecond(winner);
    }

    private static void refused(CompletableFuture<?> loser) {
        assertThat(loser)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RangeInvalid.class);
    }

    private void commitsSecond(BlobUpload winner) {
        Digest digest = sha256(second);
        value(winner.commit(digest, OptionalLong.of(LENGTH)));
        assertThat(all(value(repository().blobs().open(digest)).read(ByteRange.ALL)))
                .isEqualTo(second);
    }
}
