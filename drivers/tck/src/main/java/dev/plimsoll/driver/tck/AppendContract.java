package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.cancelAfter;
import static dev.plimsoll.driver.tck.TestStore.content;
import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Large objects while they are written, piece by piece. */
abstract class AppendContract {

    private static final ObjectKey KEY = key("append/staged/data");
    private static final Staged EMPTY = Staged.empty(KEY);
    private static final int PIECE = 10_000;

    abstract TestStore store();

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "32, 1",
        "4096, 1",
        "32, 5",
        "1048576, 4099",
        "1048576, 65536",
        "1048576, 1048576",
        "5242879, 99991",
        "5242881, 262144",
        "8388607, 1048577",
        "8388608, 262144",
        "8388609, 8388609"
    })
    void contentOfAnySizeIsStaged(long length, int bufferSize) {
        Staged staged = store().append(EMPTY, content(1), length, bufferSize);

        assertThat(staged.key()).isEqualTo(KEY);
        assertThat(staged.length()).isEqualTo(length);
        store().checkObject(KEY, content(1), length);
    }

    @Test
    void contentThatCompletesWithItsLastBufferIsStagedWhole() {
        Staged staged = store().await(store().driver().append(EMPTY, content(1).buffers(0, 100_000, 999)));

        assertThat(staged.length()).isEqualTo(100_000);
        store().checkObject(KEY, content(1), 100_000);
    }

    @ParameterizedTest
    @CsvSource({"32, 32", "32, 1", "10485760, 262144", "65537, 4099"})
    void eachAppendContinuesWhereTheLastEnded(long length, int bufferSize) {
        Staged staged = EMPTY;
        for (int count = 1; count <= 3; count++) {
            staged = store().append(staged, content(1), length, bufferSize);
            assertThat(staged.length()).isEqualTo(count * length);
        }
        store().checkObject(KEY, content(1), 3 * length);
    }

    @Test
    void anotherDriverContinues() {
        Staged first = store().append(EMPTY, content(1), PIECE, 999);
        store().reopen();
        Staged second = store().append(first, content(1), PIECE, 999);
        store().reopen();

        assertThat(second.length()).isEqualTo(2 * PIECE);
        store().checkObject(KEY, content(1), 2 * PIECE);
    }

    @Test
    void emptyContentChangesNothing() {
        Staged first = store().append(EMPTY, content(1), PIECE, 999);
        Staged same = store().append(first, content(1), 0, 1);
        Staged none = store().append(Staged.empty(key("append/other")), content(1), 0, 1);

        assertThat(same.length()).isEqualTo(PIECE);
        assertThat(none.length()).isZero();
        store().checkObject(KEY, content(1), PIECE);
    }

    @Test
    void anAppendWhoseOutcomeWasLostIsDiscardedByTheNext() {
        Staged known = store().append(EMPTY, content(1), PIECE, 999);
        store().append(known, content(2), 5 * PIECE, 999);
        Staged next = store().append(known, content(1), PIECE, 999);

        assertThat(next.length()).isEqualTo(2 * PIECE);
        store().checkObject(KEY, content(1), 2 * PIECE);
    }

    @Test
    void whatWasLostIsDiscardedByEmptyContentToo() {
        Staged known = store().append(EMPTY, content(1), PIECE, 999);
        store().append(known, content(2), PIECE, 999);
        Staged next = store().append(known, content(1), 0, 1);

        assertThat(next.length()).isEqualTo(PIECE);
        store().checkObject(KEY, content(1), PIECE);
    }

    @Test
    void aCallerWhoBelievesInMoreBytesThanThereAreIsRefused() {
        Staged known = store().append(EMPTY, content(1), PIECE, 999);
        Staged tooMuch = new Staged(KEY, PIECE + 1, known.token());
        Flux<?> refused =
                store().driver().append(tooMuch, content(2).buffers(0, 10, 10)).flux();

        store().refuses(Conflict.class, KEY, refused);
        store().checkObject(KEY, content(1), PIECE);
    }

    @Test
    void aCallerWhoBelievesInAnObjectThatDoesNotExistIsRefused() {
        Staged believed = new Staged(KEY, 1, "");
        Flux<?> refused =
                store().driver().append(believed, content(2).buffers(0, 10, 10)).flux();

        store().refuses(Conflict.class, KEY, refused);
        assertThat(store().exists(KEY)).isFalse();
    }

    @Test
    void contentThatFailsAtAnyBufferLeavesWhatTheCallerKnows() {
        Staged known = store().append(EMPTY, content(1), PIECE, 999);
        for (int buffer = 0; buffer <= 5; buffer++) {
            Source failing = new Source(content(2), PIECE, 5_000, 1_000).failingAt(buffer);
            assertThatExceptionOfType(Source.Broken.class)
                    .isThrownBy(() -> store().await(store().driver().append(known, failing)));
            assertThat(store().await(store().driver().stat(KEY)).size()).isBetween((long) PIECE, PIECE + 5_000L);
            store().awaitNoHandles();
        }
        store().append(known, content(1), 500, 100);
        store().checkObject(KEY, content(1), PIECE + 500);
    }

    @Test
    void contentThatFailsFromTheBeginningCanBeSentAgain() {
        for (int buffer = 0; buffer <= 2; buffer++) {
            Source failing = new Source(content(2), 0, 2_000, 1_000).failingAt(buffer);
            assertThatExceptionOfType(Source.Broken.class)
                    .isThrownBy(() -> store().await(store().driver().append(EMPTY, failing)));
        }
        store().append(EMPTY, content(1), 500, 100);
        store().checkObject(KEY, content(1), 500);
    }

    @Test
    void anAppendCancelledAtAnyBufferLeavesWhatTheCallerKnows() {
        Staged known = store().append(EMPTY, content(1), PIECE, 999);
        for (int buffer = 0; buffer <= 5; buffer++) {
            Source source = new Source(content(2), PIECE, 5_000, 1_000).pausingAt(buffer);
            Disposable append = store().driver().append(known, source).subscribe();
            source.awaitPause();
            append.dispose();
            store().awaitNoHandles();
            assertThat(store().await(store().driver().stat(KEY)).size()).isBetween((long) PIECE, PIECE + 5_000L);
            store().appendPromptly(known, new Source(content(1), PIECE, 500, 100));
            store().checkObject(KEY, content(1), PIECE + 500);
        }
    }

    @Test
    void anAppendCancelledAtAnyMomentLeavesWhatTheCallerKnows() {
        Staged known = store().append(EMPTY, content(1), PIECE, 999);
        for (int number = 0; number < 100; number++) {
            Source source = new Source(content(2), PIECE, 100_000, 1_000);
            cancelAfter(number * 20L, store().driver().append(known, source).flux());
        }
        store().appendPromptly(known, new Source(content(1), PIECE, 500, 100));
        store().checkObject(KEY, content(1), PIECE + 500);
    }

    /** From the moment on that the first one asks for content. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void anotherAppendToTheSameObjectIsRefused(int given) {
        Source first = new Source(content(1), 0, 5_000, 1_000).pausingAt(given);
        CompletableFuture<Staged> append = store().driver().append(EMPTY, first).toFuture();
        first.awaitPause();

        store().refuses(
                        Conflict.class,
                        KEY,
                        store().driver().append(EMPTY, content(2).buffers(0, 10, 10)));

        first.resume();
        assertThat(append)
                .succeedsWithin(TestStore.PATIENCE)
                .extracting(Staged::length)
                .isEqualTo(5_000L);
        store().checkObject(KEY, content(1), 5_000);
    }

    @Test
    void ofManyAppendsAtOnceTheBytesAreNeverMixed() {
        List<Integer> winners = store().winners(
                        64,
                        number -> store().driver()
                                .append(EMPTY, new Source(content(number), 0, 20_000, 999))
                                .thenReturn(number));

        int last = winners.stream()
                .filter(number -> startsWith(content(number)))
                .findFirst()
                .orElseThrow();
        store().checkObject(KEY, content(last), 20_000);
    }

    @Test
    void manyObjectsAreAppendedToAtOnce() {
        List<Staged> staged = store().winners(
                        32,
                        number -> store().driver()
                                .append(
                                        Staged.empty(key("append/" + number)),
                                        new Source(content(number), 0, 1 << 20, 65_000)));

        assertThat(staged).hasSize(32);
        for (int number = 0; number < 32; number++) {
            store().checkObject(key("append/" + number), content(number), 1 << 20);
        }
    }

    @Test
    void aStagedObjectIsSeenUnderItsOwnKeyOnly() {
        Staged staged = store().append(EMPTY, content(1), PIECE, 999);

        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly(KEY.value());
        store().await(store().driver().publish(staged, key("final"), PublishMode.FIRST_WINS));
        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly("final");
    }

    @Test
    void aStagedObjectIsDeletedByItsKey() {
        store().append(EMPTY, content(1), PIECE, 999);
        store().run(store().driver().delete(KEY));

        assertThat(store().exists(KEY)).isFalse();
        store().append(EMPTY, content(2), 100, 10);
        store().checkObject(KEY, content(2), 100);
    }

    @Test
    void eachSubscriptionAppendsAfresh() {
        var append = store().driver().append(EMPTY, content(1).buffers(0, 5_000, 999));

        assertThat(store().await(append).length()).isEqualTo(5_000);
        assertThat(store().await(append).length()).isEqualTo(5_000);
        store().checkObject(KEY, content(1), 5_000);
    }

    private boolean startsWith(TestContent content) {
        ByteBuffer first = store().await(
                        store().driver().read(KEY, ByteRange.of(0, Long.BYTES)).next());
        return first.equals(content.buffer(0, Long.BYTES));
    }
}
