package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.content;
import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Writes and deletes that happen only in a given state. */
abstract class ConditionContract {

    private static final ObjectKey KEY = key("conditional/object");
    private static final byte[] OLD = {1};
    private static final byte[] NEW = {2, 2};

    abstract TestStore store();

    @Test
    void ifAbsentWritesWhereNothingIs() {
        store().put(KEY, NEW, WriteCondition.ifAbsent());

        assertThat(store().get(KEY)).isEqualTo(NEW);
    }

    @Test
    void ifAbsentChangesNothingThatIsThere() {
        store().put(KEY, OLD);

        store().refuses(Conflict.class, KEY, put(NEW, WriteCondition.ifAbsent()));
        store().refuses(Conflict.class, KEY, put(OLD, WriteCondition.ifAbsent()));
        assertThat(store().get(KEY)).isEqualTo(OLD);
    }

    @Test
    void ifMatchReplacesTheStateThatWasGot() {
        Version old = store().put(KEY, OLD);
        Version replaced = store().put(KEY, NEW, WriteCondition.ifMatch(old));

        assertThat(store().object(KEY).version()).isEqualTo(replaced);
        assertThat(store().get(KEY)).isEqualTo(NEW);
    }

    @Test
    void ifMatchChangesNoOtherState() {
        Version old = store().put(KEY, OLD);
        store().put(KEY, NEW);

        store().refuses(Conflict.class, KEY, put(OLD, WriteCondition.ifMatch(old)));
        assertThat(store().get(KEY)).isEqualTo(NEW);
    }

    @Test
    void ifMatchWritesNothingWhereNothingIs() {
        Version old = store().put(KEY, OLD);
        store().run(store().driver().delete(KEY));

        store().refuses(Conflict.class, KEY, put(NEW, WriteCondition.ifMatch(old)));
        assertThat(store().exists(KEY)).isFalse();
    }

    @Test
    void aVersionHoldsForTheNextDriverToo() {
        Version old = store().put(KEY, OLD);
        store().reopen();
        store().put(KEY, NEW, WriteCondition.ifMatch(old));

        assertThat(store().get(KEY)).isEqualTo(NEW);
    }

    @Test
    void ofManyPutsIfAbsentExactlyOneSucceeds() {
        List<Integer> winners = store().winners(
                        64,
                        number ->
                                put(numbered(number), WriteCondition.ifAbsent()).thenReturn(number));

        assertThat(winners).hasSize(1);
        assertThat(store().get(KEY)).isEqualTo(numbered(winners.get(0)));
    }

    @Test
    void ofManyPutsIfMatchExactlyOneSucceeds() {
        Version old = store().put(KEY, OLD);
        List<Integer> winners = store().winners(
                        64,
                        number -> put(numbered(number), WriteCondition.ifMatch(old))
                                .thenReturn(number));

        assertThat(winners).hasSize(1);
        assertThat(store().get(KEY)).isEqualTo(numbered(winners.get(0)));
    }

    @Test
    void noCountIsLostWhenManyCountByIfMatch() {
        store().put(KEY, new byte[] {0});

        store().race(8, number -> countUp().repeat(11).then());

        assertThat(store().get(KEY)).containsExactly(96);
    }

    /** A put without condition lands before a conditional one, which then fails, or after it; it is never lost. */
    @Test
    void aPutWithoutConditionIsNotLostToOneWithACondition() {
        for (int round = 0; round < 50; round++) {
            Version old = store().put(KEY, OLD);
            store().winners(2, number -> number == 0 ? put(NEW, WriteCondition.ifMatch(old)) : putAlways(numbered(9)));

            assertThat(store().get(KEY)).isEqualTo(numbered(9));
        }
    }

    @Test
    void aDeleteWithoutConditionIsNotUndoneByAPutWithACondition() {
        for (int round = 0; round < 50; round++) {
            Version old = store().put(KEY, OLD);
            store().winners(
                            2,
                            number -> number == 0
                                    ? put(NEW, WriteCondition.ifMatch(old)).then()
                                    : store().driver().delete(KEY));

            assertThat(store().exists(KEY)).isFalse();
        }
    }

    @Test
    void aConditionalDeleteRemovesTheStateThatWasGot() {
        Version old = store().put(KEY, OLD);
        store().run(store().driver().delete(KEY, old));

        assertThat(store().exists(KEY)).isFalse();
    }

    @Test
    void aConditionalDeleteRemovesNoOtherState() {
        Version old = store().put(KEY, OLD);
        store().put(KEY, NEW);

        store().refuses(Conflict.class, KEY, store().driver().delete(KEY, old));
        assertThat(store().get(KEY)).isEqualTo(NEW);
    }

    @Test
    void aConditionalDeleteOfNothingSucceeds() {
        Version old = store().put(KEY, OLD);
        store().run(store().driver().delete(KEY));
        store().run(store().driver().delete(KEY, old));

        assertThat(store().exists(KEY)).isFalse();
    }

    @Test
    void ofAPutAndADeleteOfOneStateExactlyOneSucceeds() {
        for (int round = 0; round < 50; round++) {
            Version old = store().put(KEY, OLD);
            List<String> winners = store().winners(
                            2,
                            number -> number == 0
                                    ? put(NEW, WriteCondition.ifMatch(old)).thenReturn("put")
                                    : store().driver().delete(KEY, old).thenReturn("delete"));

            assertThat(winners).hasSize(1);
            assertThat(store().exists(KEY)).isEqualTo(winners.contains("put"));
        }
    }

    private Mono<Version> put(byte[] content, WriteCondition condition) {
        return store().driver().put(KEY, ByteBuffer.wrap(content), condition, Durability.DURABLE);
    }

    private Mono<Version> putAlways(byte[] content) {
        return put(content, WriteCondition.always());
    }

    private Mono<Version> countUp() {
        return store().driver()
                .get(KEY, 1)
                .flatMap(this::plusOne)
                .retryWhen(Retry.fixedDelay(10_000, Duration.ofMillis(1)).filter(Conflict.class::isInstance));
    }

    private Mono<Version> plusOne(SmallObject counter) {
        byte next = (byte) (counter.content().get(0) + 1);
        return store().driver()
                .put(
                        KEY,
                        ByteBuffer.wrap(new byte[] {next}),
                        WriteCondition.ifMatch(counter.version()),
                        Durability.RELAXED);
    }

    private static byte[] numbered(int number) {
        return content(number).bytes(0, 100);
    }
}
