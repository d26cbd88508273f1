package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.cancelAfter;
import static dev.plimsoll.driver.tck.TestStore.content;
import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Reading any part of an object. */
abstract class ReadContract {

    private static final ObjectKey KEY = key("read/object");
    private static final int LARGEST = 64 * 1024;
    private static final long SIZE = 300_001;

    abstract TestStore store();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32, LARGEST, 1 << 20, (5 << 20) - 1, (5 << 20) + 1, (8 << 20) - 1, (8 << 20) + 1})
    void allBytesOfAnyObjectAreRead(long size) {
        store().publish(KEY, content(1), size);

        store().checkObject(KEY, content(1), size);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0, 300001",
        "1, 300001",
        "7, 8",
        "65535, 65537",
        "65536, 131072",
        "100000, 200000",
        "299999, 300001",
        "300000, 300001",
        "0, 0",
        "150000, 150000",
        "300001, 300001"
    })
    void exactlyTheBytesOfTheRangeAreRead(long first, long end) {
        store().publish(KEY, content(1), SIZE);

        assertThat(store().checkedLength(KEY, content(1), new ByteRange(first, end)))
                .isEqualTo(end - first);
    }

    @ParameterizedTest
    @CsvSource({"0, 300001", "300000, 1", "300001, 0"})
    void aRangeThatEndsBeyondTheObjectGivesWhatThereIs(long first, long there) {
        store().publish(KEY, content(1), SIZE);

        assertThat(store().checkedLength(KEY, content(1), ByteRange.from(first)))
                .isEqualTo(there);
        assertThat(store().checkedLength(KEY, content(1), new ByteRange(first, SIZE + 1_000)))
                .isEqualTo(there);
    }

    @Test
    void aRangeThatBeginsBeyondTheObjectIsRefused() {
        store().publish(KEY, content(1), SIZE);

        RangeInvalid refused =
                store().refuses(RangeInvalid.class, KEY, store().driver().read(KEY, ByteRange.from(SIZE + 1)));
        assertThat(refused.end()).isEqualTo(SIZE);
        store().refuses(RangeInvalid.class, KEY, store().driver().read(KEY, new ByteRange(SIZE + 5, SIZE + 5)));
    }

    @Test
    void whatDoesNotExistCannotBeRead() {
        store().put("read/a/b");

        store().refuses(ObjectUnknown.class, KEY, store().driver().read(KEY, ByteRange.ALL));
        store().refuses(ObjectUnknown.class, key("read/a"), store().driver().read(key("read/a"), ByteRange.of(0, 0)));
    }

    @Test
    void noBufferIsEmptyOrLargerThan64KiB() {
        store().publish(KEY, content(1), SIZE);

        assertThat(store().await(store().driver().read(KEY, ByteRange.of(5, SIZE - 10))))
                .allSatisfy(buffer -> assertThat(buffer.remaining()).isBetween(1, LARGEST));
    }

    @Test
    void buffersAreTheSubscribersForGood() {
        store().publish(KEY, content(1), SIZE);
        List<ByteBuffer> first = store().await(store().driver().read(KEY, ByteRange.ALL));
        first.stream().filter(buffer -> !buffer.isReadOnly()).forEach(ReadContract::scribble);
        List<ByteBuffer> second = store().await(store().driver().read(KEY, ByteRange.ALL));
        store().await(store().driver().read(KEY, ByteRange.ALL));

        assertThat(store().await(content(1).checked(Flux.fromIterable(second), 0)).stream()
                        .mapToLong(ByteBuffer::remaining)
                        .sum())
                .isEqualTo(SIZE);
    }

    @Test
    void nothingIsEmittedBeforeItIsRequested() {
        store().publish(KEY, content(1), SIZE);
        Duration quiet = Duration.ofMillis(30);

        StepVerifier.create(content(1).checked(store().driver().read(KEY, ByteRange.ALL), 0), 0)
                .expectSubscription()
                .expectNoEvent(quiet)
                .thenRequest(1)
                .expectNextCount(1)
                .expectNoEvent(quiet)
                .thenRequest(2)
                .expectNextCount(2)
                .expectNoEvent(quiet)
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(buffer -> true)
                .verifyComplete();
    }

    @Test
    void aReaderMayRequestOneBufferAtATime() {
        store().publish(KEY, content(1), SIZE);
        AtomicLong received = new AtomicLong();

        store().await(content(1)
                .checked(store().driver().read(KEY, ByteRange.ALL), 0)
                .doOnNext(buffer -> received.addAndGet(buffer.remaining()))
                .limitRate(1));

        assertThat(received).hasValue(SIZE);
    }

    @Test
    void aReadCancelledAtAnySignalLetsGoOfTheObject() {
        store().publish(KEY, content(1), SIZE);
        Flux<ByteBuffer> read = content(1).checked(store().driver().read(KEY, ByteRange.ALL), 0);

        for (int signal = 0; signal <= 5; signal++) {
            StepVerifier.create(read, signal)
                    .expectNextCount(signal)
                    .thenCancel()
                    .verify(TestStore.PATIENCE);
            store().awaitNoHandles();
        }
        store().checkObject(KEY, content(1), SIZE);
    }

    @Test
    void aReadCancelledAtAnyMomentLetsGoOfTheObject() {
        store().publish(KEY, content(1), SIZE);
        Flux<ByteBuffer> read = content(1).checked(store().driver().read(KEY, ByteRange.ALL), 0);

        for (int number = 0; number < 200; number++) {
            cancelAfter(number * 5L, read);
        }
        store().awaitNoHandles();
    }

    @Test
    void eachSubscriptionReadsAfresh() {
        Flux<ByteBuffer> read = store().driver().read(KEY, ByteRange.ALL);
        store().refuses(ObjectUnknown.class, KEY, read);
        store().publish(KEY, content(1), SIZE);

        assertThat(store().await(content(1).checked(read, 0))).isNotEmpty();
        assertThat(store().await(content(1).checked(read, 0))).isNotEmpty();
    }

    @Test
    void manyReadersReadAtOnce() {
        long size = 8 << 20;
        store().publish(KEY, content(1), size);
        Random random = new Random(42);
        List<ByteRange> ranges = random.longs(64, 0, size)
                .mapToObj(first -> ByteRange.of(first, random.nextInt(1 << 20)))
                .toList();

        Flux<Long> lengths = Flux.fromIterable(ranges)
                .flatMapSequential(
                        range -> content(1)
                                .checked(store().driver().read(KEY, range), range.first())
                                .map(buffer -> (long) buffer.remaining())
                                .reduce(0L, Long::sum),
                        16);

        assertThat(store().await(lengths))
                .containsExactlyElementsOf(ranges.stream()
                        .map(range -> range.within(size).length())
                        .toList());
    }

    @Test
    void anObjectDeletedWhileItIsReadGivesItsBytesOrAnError() {
        store().publish(KEY, content(1), 8 << 20);

        readAndMeanwhile(() -> store().run(store().driver().delete(KEY)));

        assertThat(store().exists(KEY)).isFalse();
    }

    @Test
    void anObjectReplacedWhileItIsReadGivesItsOldBytesOrAnError() {
        store().publish(KEY, content(1), 8 << 20);
        var other = store().stage(key("staged"), content(2), 8 << 20);

        readAndMeanwhile(() -> store().await(store().driver().publish(other, KEY, PublishMode.REPLACE)));

        store().checkObject(KEY, content(2), 8 << 20);
    }

    private void readAndMeanwhile(Runnable change) {
        AtomicLong received = new AtomicLong();
        Flux<ByteBuffer> read = content(1)
                .checked(store().driver().read(KEY, ByteRange.ALL), 0)
                .doOnNext(buffer -> received.addAndGet(buffer.remaining()))
                .doOnComplete(() -> assertThat(received).hasValue(8 << 20))
                .onErrorComplete(RegistryException.class);

        StepVerifier.create(read, 1)
                .expectNextCount(1)
                .then(change)
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(buffer -> true)
                .expectComplete()
                .verify(TestStore.PATIENCE);
    }

    private static void scribble(ByteBuffer buffer) {
        for (int i = 0; i < buffer.limit(); i++) {
            buffer.put(i, (byte) 0);
        }
    }
}
