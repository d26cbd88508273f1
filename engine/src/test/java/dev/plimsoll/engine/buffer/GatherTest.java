package dev.plimsoll.engine.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class GatherTest {

    private static final int MIB = 1024 * 1024;

    private final ByteLedger ledger = new ByteLedger(4 * MIB, BatchPool.BATCH);
    private final BatchPool pool = new BatchPool(ledger);
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final Gather gather = new Gather(pool, content -> seen.writeBytes(bytes(content)));

    @Test
    void passesEveryByteOnInOrderWhateverTheSizes() {
        Random random = new Random(11);
        byte[] content = new byte[3 * MIB + 17];
        random.nextBytes(content);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        gather.start(pieces(content, random));
        Flux.from(gather)
                .concatMap(batch -> slowly(() -> written.writeBytes(bytes(batch))), 0)
                .blockLast(Duration.ofSeconds(30));
        assertThat(written.toByteArray()).isEqualTo(content);
        assertThat(seen.toByteArray()).isEqualTo(content);
        assertThat(gather.received()).isEqualTo(content.length);
        assertThat(ledger.used()).isZero();
    }

    /** The source overwrites each buffer as soon as {@code onNext} has returned, as pooled memory would be. */
    private static Flux<ByteBuffer> pieces(byte[] content, Random random) {
        return Flux.generate(() -> 0, (at, sink) -> {
            int length = Math.min(content.length - at, 1 + random.nextInt(600_000));
            byte[] piece = Arrays.copyOfRange(content, at, at + length);
            sink.next(ByteBuffer.wrap(piece));
            if (at + length == content.length) {
                sink.complete();
            }
            return at + length;
        });
    }

    private static Mono<Void> slowly(Runnable write) {
        return Mono.<Void>fromRunnable(write).subscribeOn(Schedulers.boundedElastic());
    }

    @Test
    void isDoneWithASourceBufferWhenOnNextReturns() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        gather.start(source);
        byte[] piece = {1, 2, 3};
        source.next(ByteBuffer.wrap(piece));
        Arrays.fill(piece, (byte) 9);
        source.complete();
        StepVerifier.create(Flux.from(gather).map(GatherTest::bytes))
                .assertNext(batch -> assertThat(batch).containsExactly(1, 2, 3))
                .verifyComplete();
    }

    @Test
    void handsOverWhatIsThereAsSoonAsTheWriterAsks() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        gather.start(source);
        StepVerifier.create(Flux.from(gather).map(GatherTest::bytes), 1)
                .then(() -> source.next(bytes(1)))
                .assertNext(batch -> assertThat(batch).containsExactly(1))
                .then(() -> source.next(bytes(2), bytes(3)))
                .thenRequest(1)
                .assertNext(batch -> assertThat(batch).containsExactly(2, 3))
                .then(source::complete)
                .thenRequest(1)
                .verifyComplete();
    }

    @Test
    void asksTheSourceForOneBufferAtATimeAndStopsAtAFullBatch() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        AtomicInteger asked = new AtomicInteger();
        gather.start(source.flux().doOnRequest(n -> asked.addAndGet(Math.toIntExact(n))));
        assertThat(asked).hasValue(1);
        source.next(ByteBuffer.allocate(BatchPool.BATCH - 1));
        assertThat(asked).hasValue(2);
        source.next(ByteBuffer.allocate(1));
        assertThat(asked).hasValue(2);
        assertThat(ledger.used()).isEqualTo(BatchPool.BATCH);
        gather.close();
        assertThat(ledger.used()).isZero();
        source.assertCancelled();
    }

    @Test
    void doesNotReuseABatchBeforeTheWriterAsksForAnother() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        Keeper keeper = new Keeper();
        gather.start(source);
        gather.subscribe(keeper);
        keeper.request(1);
        source.next(bytes(1));
        source.next(bytes(2));
        assertThat(ledger.used()).isEqualTo(2L * BatchPool.LEAST);
        assertThat(bytes(keeper.last)).containsExactly(1);
        keeper.request(1);
        assertThat(bytes(keeper.last)).containsExactly(2);
        assertThat(ledger.used()).isEqualTo(BatchPool.LEAST);
        source.complete();
        assertThat(keeper.completed).isFalse();
        keeper.request(1);
        assertThat(keeper.completed).isTrue();
        assertThat(ledger.used()).isZero();
    }

    /** Many small pieces for a busy writer still become one large batch, and nothing of the small one stays behind. */
    @Test
    void aSmallBatchThatIsOutgrownGivesWayToALargeOne() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        Keeper keeper = new Keeper();
        gather.start(source);
        for (int i = 0; i < 64; i++) {
            source.next(ByteBuffer.allocate(1_000).put(0, (byte) i));
        }
        assertThat(ledger.used()).isEqualTo(BatchPool.BATCH / 4);
        gather.subscribe(keeper);
        keeper.request(1);
        ByteBuffer batch = keeper.last;
        assertThat(batch.remaining()).isEqualTo(64_000);
        for (int i = 0; i < 64; i++) {
            assertThat(batch.get(1_000 * i)).isEqualTo((byte) i);
        }
        source.complete();
        keeper.request(1);
        assertThat(keeper.completed).isTrue();
        assertThat(ledger.used()).isZero();
    }

    /** They were all asked while there was room, as thousands of slow clients are, and then the writers come to a halt. */
    @Test
    void manyUploadsOverdrawTheLedgerByLittleMoreThanTheySend() {
        int uploads = 200;
        List<TestPublisher<ByteBuffer>> sources = new ArrayList<>();
        for (int i = 0; i < uploads; i++) {
            sources.add(TestPublisher.create());
            new Gather(pool, content -> {}).start(sources.get(i));
        }
        sources.forEach(source -> source.next(ByteBuffer.allocate(10_000)));
        long arrived = 16 * 1024L * uploads;
        assertThat(ledger.used()).isEqualTo(arrived);
        sources.forEach(source -> source.next(ByteBuffer.allocate(10_000)));
        assertThat(ledger.used()).isLessThan(ledger.capacity() + arrived);
        assertThat(pool.allocated()).isLessThanOrEqualTo(ledger.capacity());
    }

    private static final class Keeper extends BaseSubscriber<ByteBuffer> {

        private ByteBuffer last = ByteBuffer.allocate(0);
        private boolean completed;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Demand is given by the test.
        }

        @Override
        protected void hookOnNext(ByteBuffer batch) {
            last = batch;
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }
    }

    @Test
    void requestsNothingWhileTheLedgerHasNoRoom() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        AtomicInteger asked = new AtomicInteger();
        ledger.take(4 * MIB);
        gather.start(source.flux().doOnRequest(n -> asked.addAndGet(Math.toIntExact(n))));
        assertThat(asked).hasValue(0);
        ledger.give(BatchPool.BATCH);
        assertThat(asked).hasValue(1);
    }

    @Test
    void cutOffItHandsOverWhatHadArrivedAndCompletes() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        RuntimeException reason = new RuntimeException("cut");
        gather.start(source);
        source.next(bytes(1, 2));
        gather.cut(reason);
        source.assertCancelled();
        StepVerifier.create(Flux.from(gather).map(GatherTest::bytes))
                .assertNext(batch -> assertThat(batch).containsExactly(1, 2))
                .verifyComplete();
        assertThat(gather.failure()).isSameAs(reason);
    }

    @Test
    void aSourceThatFailsIsCutOff() {
        RuntimeException reason = new RuntimeException("lost");
        gather.start(Flux.just(bytes(1)).concatWith(Flux.error(reason)));
        StepVerifier.create(Flux.from(gather).map(GatherTest::bytes))
                .assertNext(batch -> assertThat(batch).containsExactly(1))
                .verifyComplete();
        assertThat(gather.failure()).isSameAs(reason);
    }

    @Test
    void tellsWhetherThereIsAnyContent() {
        gather.start(Flux.empty());
        StepVerifier.create(gather.hasContent()).expectNext(false).verifyComplete();
        Gather other = new Gather(pool, content -> {});
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        other.start(source);
        StepVerifier.create(other.hasContent())
                .then(() -> source.next(bytes(1)))
                .expectNext(true)
                .verifyComplete();
        other.close();
        assertThat(ledger.used()).isZero();
    }

    @Test
    void cancelledByTheWriterItCancelsTheSourceAndFreesEverything() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        gather.start(source);
        source.next(ByteBuffer.allocate(2 * BatchPool.BATCH));
        StepVerifier.create(Flux.from(gather), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify();
        source.assertCancelled();
        assertThat(ledger.used()).isZero();
    }

    @Test
    void whatIsCountedWasObservedAndHandedOverEvenIfItIsCutMeanwhile() {
        for (int round = 0; round < 200; round++) {
            ByteArrayOutputStream hashed = new ByteArrayOutputStream();
            Gather cut = new Gather(pool, content -> hashed.writeBytes(bytes(content)));
            cut.start(Flux.range(0, 1_000).map(i -> bytes(i)).subscribeOn(Schedulers.parallel()));
            Mono.fromRunnable(() -> cut.cut(new RuntimeException("cut")))
                    .subscribeOn(Schedulers.parallel())
                    .subscribe();
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            Flux.from(cut)
                    .concatMap(batch -> slowly(() -> written.writeBytes(bytes(batch))), 0)
                    .blockLast(Duration.ofSeconds(30));
            assertThat(written.toByteArray()).isEqualTo(hashed.toByteArray());
            assertThat(cut.received()).isEqualTo(written.size());
        }
        assertThat(ledger.used()).isZero();
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
