package dev.plimsoll.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class PaceTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AtomicLong asked = new AtomicLong();

    private Flux<ByteBuf> pieces(int count, int size) {
        return Flux.range(0, count)
                .map(number -> Unpooled.wrappedBuffer(new byte[size]))
                .doOnRequest(asked::addAndGet);
    }

    @Test
    void writesNoFasterThanItsRate() {
        Duration took = new Pace(10_000)
                .written(pieces(5, 1000))
                .as(StepVerifier::create)
                .expectNextCount(5)
                .expectComplete()
                .verify(LIMIT);
        assertThat(took).isBetween(Duration.ofMillis(490), Duration.ofSeconds(3));
    }

    @Test
    void readsNoFasterThanItsRate() {
        Duration took = new Pace(20_000)
                .read(pieces(10, 1000))
                .as(StepVerifier::create)
                .expectNext(10_000L)
                .expectComplete()
                .verify(LIMIT);
        assertThat(took).isBetween(Duration.ofMillis(490), Duration.ofSeconds(3));
    }

    /** What is not asked for stays in the socket: that is what makes a reader slow for the far side. */
    @Test
    void asksForOnePieceAtATime() {
        new Pace(1000)
                .read(pieces(100, 1000))
                .as(StepVerifier::create)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(200))
                .thenCancel()
                .verify(LIMIT);
        assertThat(asked).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void piecesSuitTheRate() {
        assertThat(new Pace(64 * 1024).piece()).isEqualTo(16 * 1024);
        assertThat(new Pace(100).piece()).isEqualTo(1024);
        assertThat(new Pace(1 << 30).piece()).isEqualTo(64 * 1024);
    }
}
