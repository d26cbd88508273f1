package dev.plimsoll.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.bench.measure.Meter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LoadTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Meter meter = new Meter();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private Mono<Long> operation(Duration length) {
        return Mono.defer(() -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            return Mono.delay(length).thenReturn(100L).doOnTerminate(underWay::decrementAndGet);
        });
    }

    private void run(Load load, Amount amount, Load.Operation operation) {
        load.run(amount, operation, meter)
                .as(StepVerifier::create)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aClosedLoopKeepsSoManyUnderWay() {
        run(new Load(8, 0), Amount.of(100), () -> operation(Duration.ofMillis(5)));
        assertThat(meter.operations()).isEqualTo(100);
        assertThat(meter.bytes()).isEqualTo(10_000);
        assertThat(most).hasValue(8);
    }

    @Test
    void nothingBeginsAfterItsTime() {
        long began = System.nanoTime();
        run(new Load(2, 0), Amount.of(Duration.ofMillis(300)), () -> operation(Duration.ofMillis(50)));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
        assertThat(meter.operations()).isBetween(2L, 14L);
        assertThat(underWay).as("all that began have ended").hasValue(0);
    }

    @Test
    void failuresAreCountedAndTheLoadGoesOn() {
        AtomicInteger number = new AtomicInteger();
        run(
                new Load(4, 0),
                Amount.of(50),
                () -> number.incrementAndGet() % 5 == 0 ? Mono.error(new IllegalStateException()) : Mono.just(1L));
        assertThat(meter.operations()).isEqualTo(40);
        assertThat(meter.failures()).containsOnlyKeys("IllegalStateException").containsValue(10L);
    }

    @Test
    void anOpenLoopKeepsItsRate() {
        long began = System.nanoTime();
        run(new Load(50, 100), Amount.of(40), () -> operation(Duration.ofMillis(1)));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(390), Duration.ofSeconds(3));
        assertThat(meter.operations()).isEqualTo(40);
    }

    @Test
    void anOpenLoopOfAGivenTimeHasRateTimesTimeOperations() {
        run(new Load(50, 200), Amount.of(Duration.ofMillis(250)), () -> operation(Duration.ofMillis(1)));
        assertThat(meter.operations()).isEqualTo(50);
    }

    /** One operation at a time of 20 ms, due every 5 ms: each waits longer than the one before, though each takes the same. */
    @Test
    void latencyCountsFromWhenAnOperationWasDue() {
        run(new Load(1, 200), Amount.of(30), () -> operation(Duration.ofMillis(20)));
        assertThat(meter.latency().getMaxValue())
                .as("the last one, in µs: 30 times 20 ms, less the 145 ms until it was due")
                .isGreaterThan(400_000);
        assertThat(meter.service().getValueAtPercentile(50)).isLessThan(200_000);
        assertThat(meter.latency().getMinValue()).isLessThan(200_000);
    }
}
