package dev.plimsoll.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // ticks wrap around
    private final RateLimit limit = new RateLimit("too many", Duration.ofSeconds(2), 3, clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void takes(int times) {
        IntStream.range(0, times).forEach(i -> limit.take("a"));
    }

    private void refuses(long seconds) {
        assertThatExceptionOfType(TooManyRequests.class)
                .isThrownBy(() -> limit.take("a"))
                .satisfies(refused -> assertThat(refused.seconds()).isEqualTo(seconds));
    }

    @Test
    void soManyAtOnceAndThenOneInEverySoLong() {
        takes(3);
        refuses(2);
        pass(Duration.ofMillis(1500));
        refuses(1);
        pass(Duration.ofMillis(500));
        takes(1);
        refuses(2);
    }

    @Test
    void aRefusalDoesNotCount() {
        takes(3);
        IntStream.range(0, 100).forEach(i -> refuses(2));
        pass(Duration.ofSeconds(2));
        takes(1);
    }

    @Test
    void whoWaitsLongMayTakeAllOfThemAgainAndNoMore() {
        takes(3);
        pass(Duration.ofHours(1));
        takes(3);
        refuses(2);
    }

    @Test
    void clientsDoNotShare() {
        takes(3);
        limit.take("b");
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        takes(3);
        limit.giveBack("a");
        takes(1);
        refuses(2);
    }

    @Test
    void nobodyGetsMoreByAskingFromManyThreads() {
        AtomicInteger taken = new AtomicInteger();
        RateLimit wide = new RateLimit("too many", Duration.ofSeconds(2), 1000, clock::get);
        IntStream.range(0, 10_000).parallel().forEach(i -> {
            try {
                wide.take("a");
                taken.incrementAndGet();
            } catch (TooManyRequests refused) {
                assertThat(refused.seconds()).isEqualTo(2);
            }
        });
        assertThat(taken).hasValue(1000);
    }
}
