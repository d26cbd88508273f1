package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.apart;
import static dev.plimsoll.driver.tck.TestStore.content;
import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.KeyInvalid;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.Staged;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** How a staged object gets its final key. */
abstract class PublishContract {

    private static final ObjectKey TARGET = key("publish/final/data");
    private static final ObjectKey STAGED = key("publish/staged/data");
    private static final long SIZE = 100_000;

    abstract TestStore store();

    @ParameterizedTest
    @EnumSource(PublishMode.class)
    void aPublishedObjectIsReadUnderItsFinalKeyOnly(PublishMode mode) {
        Staged staged = store().stage(STAGED, content(1), SIZE);

        assertThat(store().await(publish(staged, mode))).isEqualTo(new PublishResult(true, SIZE));
        store().checkObject(TARGET, content(1), SIZE);
        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly(TARGET.value());
    }

    @ParameterizedTest
    @EnumSource(PublishMode.class)
    void aPublishedObjectOutlivesTheDriver(PublishMode mode) {
        Staged staged = store().stage(STAGED, content(1), SIZE);
        store().reopen();
        store().await(publish(staged, mode));
        store().reopen();

        store().checkObject(TARGET, content(1), SIZE);
    }

    @Test
    void theFirstObjectPublishedToAKeyStays() {
        store().await(publish(store().stage(STAGED, content(1), SIZE), PublishMode.FIRST_WINS));
        Staged second = store().stage(STAGED, content(2), 2 * SIZE);

        assertThat(store().await(publish(second, PublishMode.FIRST_WINS))).isEqualTo(new PublishResult(false, SIZE));
        store().checkObject(TARGET, content(1), SIZE);
        store().checkObject(STAGED, content(2), 2 * SIZE);
    }

    @Test
    void anObjectThatLostIsDeletedByItsOwner() {
        store().await(publish(store().stage(STAGED, content(1), SIZE), PublishMode.FIRST_WINS));
        store().await(publish(store().stage(STAGED, content(1), SIZE), PublishMode.FIRST_WINS));
        store().run(store().driver().delete(STAGED));

        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly(TARGET.value());
        store().checkObject(TARGET, content(1), SIZE);
    }

    @Test
    void replacingPutsTheNewObjectInPlaceOfTheOld() {
        store().await(publish(store().stage(STAGED, content(1), SIZE), PublishMode.FIRST_WINS));
        Staged second = store().stage(STAGED, content(2), SIZE / 2);

        assertThat(store().await(publish(second, PublishMode.REPLACE))).isEqualTo(new PublishResult(true, SIZE / 2));
        store().checkObject(TARGET, content(2), SIZE / 2);
        assertThat(store().exists(STAGED)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(PublishMode.class)
    void publishingAgainAfterALostAnswerIsSafe(PublishMode mode) {
        Staged staged = store().stage(STAGED, content(1), SIZE);
        store().await(publish(staged, mode));
        store().reopen();

        assertThat(store().await(publish(staged, mode))).isEqualTo(new PublishResult(false, SIZE));
        store().checkObject(TARGET, content(1), SIZE);
    }

    @ParameterizedTest
    @EnumSource(PublishMode.class)
    void anObjectThatIsGoneAndNotExplainedByTheTargetIsRefused(PublishMode mode) {
        store().await(publish(store().stage(STAGED, content(1), SIZE), mode));

        store().refuses(Conflict.class, STAGED, publish(new Staged(STAGED, SIZE + 1, ""), mode));
        store().checkObject(TARGET, content(1), SIZE);
    }

    @ParameterizedTest
    @EnumSource(PublishMode.class)
    void anObjectThatWasNeverStagedIsRefused(PublishMode mode) {
        store().refuses(Conflict.class, STAGED, publish(new Staged(STAGED, SIZE, ""), mode));

        assertThat(store().subtree(ObjectKey.ROOT)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PublishMode.class)
    void anObjectThatHoldsLessIsRefused(PublishMode mode) {
        Staged staged = store().stage(STAGED, content(1), SIZE);

        store().refuses(Conflict.class, STAGED, publish(new Staged(STAGED, SIZE + 1, staged.token()), mode));
        assertThat(store().exists(TARGET)).isFalse();
        store().checkObject(STAGED, content(1), SIZE);
    }

    @ParameterizedTest
    @EnumSource(PublishMode.class)
    void whatALostAppendLeftBeyondTheStateIsNotPublished(PublishMode mode) {
        Staged known = store().stage(STAGED, content(1), SIZE);
        store().append(known, content(2), 5_000, 999);

        assertThat(store().await(publish(known, mode))).isEqualTo(new PublishResult(true, SIZE));
        store().checkObject(TARGET, content(1), SIZE);
    }

    @ParameterizedTest
    @EnumSource(PublishMode.class)
    void stagingNothingAndPublishingItGivesAnEmptyObject(PublishMode mode) {
        assertThat(store().await(publish(Staged.empty(STAGED), mode))).isEqualTo(new PublishResult(true, 0));

        store().checkObject(TARGET, content(1), 0);
        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly(TARGET.value());
    }

    @Test
    void anEmptyObjectDoesNotReplaceTheFirst() {
        store().await(publish(store().stage(STAGED, content(1), SIZE), PublishMode.FIRST_WINS));

        assertThat(store().await(publish(Staged.empty(STAGED), PublishMode.FIRST_WINS)))
                .isEqualTo(new PublishResult(false, SIZE));
        store().checkObject(TARGET, content(1), SIZE);
    }

    @Test
    void aRefusedKeyLeavesTheStagedObject() {
        store().put("publish/object");
        Staged staged = store().stage(STAGED, content(1), SIZE);
        ObjectKey target = store().keysAreFlat() ? ObjectKey.ROOT : key("publish/object/below");
        ObjectKey named = store().keysAreFlat() ? ObjectKey.ROOT : key("publish/object");
        Mono<PublishResult> refused = store().driver().publish(staged, target, PublishMode.FIRST_WINS);

        store().refuses(KeyInvalid.class, named, refused);
        store().checkObject(STAGED, content(1), SIZE);
    }

    @Test
    void aStagedKeyBeginsAnewAfterPublishing() {
        store().await(publish(store().stage(STAGED, content(1), SIZE), PublishMode.FIRST_WINS));
        store().stage(STAGED, content(2), 100);

        store().checkObject(STAGED, content(2), 100);
        store().checkObject(TARGET, content(1), SIZE);
    }

    @Test
    void ofManyPublishedToOneKeyTheFirstStays() {
        List<Staged> staged = stageMany(64);

        List<Integer> winners = store().winners(
                        64,
                        number -> publish(staged.get(number), PublishMode.FIRST_WINS)
                                .filter(PublishResult::published)
                                .map(published -> number));

        assertThat(winners).hasSize(1);
        int first = winners.get(0);
        store().checkObject(TARGET, content(first), 1_000 + first);
        assertThat(store().subtree(key("publish/many"))).hasSize(63);
    }

    @Test
    void ofManyThatReplaceEachOtherOneStaysWhole() {
        List<Staged> staged = stageMany(32);

        List<PublishResult> results = store().winners(32, number -> publish(staged.get(number), PublishMode.REPLACE));

        assertThat(results).hasSize(32).allMatch(PublishResult::published);
        int last = (int) store().await(store().driver().stat(TARGET)).size() - 1_000;
        store().checkObject(TARGET, content(last), 1_000 + last);
        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly(TARGET.value());
    }

    @Test
    void aReaderFindsTheWholeObjectOrNone() {
        for (int round = 0; round < 20; round++) {
            Staged staged = store().stage(STAGED, content(round), SIZE);
            Mono<Long> read = content(round)
                    .checked(store().driver().read(TARGET, ByteRange.ALL), 0)
                    .map(buffer -> (long) buffer.remaining())
                    .reduce(0L, Long::sum)
                    .retryWhen(Retry.indefinitely().filter(ObjectUnknown.class::isInstance));

            Mono<Long> publish = publish(staged, PublishMode.FIRST_WINS).map(PublishResult::size);
            Flux<Long> lengths = Flux.merge(apart(read), apart(publish), apart(read));

            assertThat(store().await(lengths)).containsOnly(SIZE);
            store().run(store().driver().delete(TARGET));
        }
    }

    @Test
    void whatIsPublishedDuringAnAppendDoesNotChangeAnyMore() {
        Staged known = store().stage(STAGED, content(1), SIZE);
        Source more = new Source(content(1), SIZE, 5_000, 1_000).pausingAt(2);
        CompletableFuture<Staged> append = store().driver().append(known, more).toFuture();
        more.awaitPause();
        boolean published = !store().winners(1, number -> publish(known, PublishMode.FIRST_WINS))
                .isEmpty();
        more.resume();
        assertThat(append.handle((state, error) -> true)).succeedsWithin(TestStore.PATIENCE);

        assertThat(store().exists(TARGET)).isEqualTo(published);
        if (published) {
            store().checkObject(TARGET, content(1), SIZE);
        }
    }

    private Mono<PublishResult> publish(Staged staged, PublishMode mode) {
        return store().driver().publish(staged, TARGET, mode);
    }

    private List<Staged> stageMany(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> store().stage(key("publish/many/" + number), content(number), 1_000 + number))
                .toList();
    }
}
