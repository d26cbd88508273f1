package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The traps work: each, given what it is for, closes. */
class HygieneTest {

    @Test
    void aBufferThatNobodyReleasesIsReported() {
        PooledByteBufAllocator.DEFAULT.directBuffer(16);
        for (int i = 0; i < 50 && Hygiene.LEAKED.isEmpty(); i++) {
            Hygiene.findLeaks();
        }
        assertThat(Hygiene.LEAKED).hasSize(1);
        Hygiene.LEAKED.clear();
    }

    @Test
    void waitingOnANonBlockingThreadIsReported() {
        Mono<String> waiting = Mono.fromRunnable(() -> LockSupport.parkNanos(1_000_000))
                .thenReturn("waited")
                .subscribeOn(Schedulers.parallel())
                .onErrorReturn("refused");
        assertThat(waiting.block()).isEqualTo("refused");
        assertThat(Hygiene.BLOCKED).hasSize(1);
        Hygiene.BLOCKED.clear();
    }
}
