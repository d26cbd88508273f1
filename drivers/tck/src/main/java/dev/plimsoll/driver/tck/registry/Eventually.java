package dev.plimsoll.driver.tck.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Waits for what happens in the background. */
final class Eventually {

    private Eventually() {}

    /** Fails unless the condition becomes true within ten seconds. */
    static void isTrue(String what, BooleanSupplier condition) {
        Boolean became = Flux.interval(Duration.ZERO, Duration.ofMillis(10))
                .take(1_000)
                .publishOn(Schedulers.boundedElastic())
                .map(tick -> condition.getAsBoolean())
                .filter(Boolean::booleanValue)
                .blockFirst(Duration.ofSeconds(20));
        assertThat(became).as(what).isTrue();
    }
}
