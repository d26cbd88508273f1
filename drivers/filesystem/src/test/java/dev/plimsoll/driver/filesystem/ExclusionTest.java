package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What comes between the comparison and the rename of a conditional put: the moment no race in a test meets by chance. */
final class ExclusionTest extends DriverFixture {

    private static final ObjectKey KEY = key("a/object");
    private static final Duration LONG_ENOUGH = Duration.ofMillis(100);

    private final RecordingDisk disk = new RecordingDisk();

    @Override
    Disk disk() {
        return disk;
    }

    @Test
    void aDeleteIsNotUndone() {
        putIfMatchAndMeanwhile(driver.delete(KEY));

        assertThat(driver.stat(KEY).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void aDeleteBelowIsNotUndone() {
        putIfMatchAndMeanwhile(driver.deleteBelow(KEY.parent()));

        assertThat(driver.stat(KEY).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void aPutWithoutConditionIsNotLost() {
        putIfMatchAndMeanwhile(put("a/object", 300));

        assertThat(await(driver.get(KEY, 1_000)).content()).isEqualTo(CONTENT.buffer(0, 300));
    }

    private void putIfMatchAndMeanwhile(Mono<?> other) {
        Version old = await(driver.put(KEY, CONTENT.buffer(0, 100), WriteCondition.always(), Durability.RELAXED));
        AtomicBoolean first = new AtomicBoolean(true);
        CompletableFuture<Object> meanwhile = new CompletableFuture<>();
        disk.fault(call -> {
            if (call.startsWith("move") && first.getAndSet(false)) {
                other.subscribe(value -> {}, meanwhile::completeExceptionally, () -> meanwhile.complete("done"));
                assertThat(meanwhile).failsWithin(LONG_ENOUGH);
            }
        });
        ByteBuffer content = CONTENT.buffer(0, 200);
        run(driver.put(KEY, content, WriteCondition.ifMatch(old), Durability.RELAXED));

        assertThat(first).isFalse();
        assertThat(meanwhile).succeedsWithin(PATIENCE);
    }
}
