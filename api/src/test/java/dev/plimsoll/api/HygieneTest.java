package dev.plimsoll.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The traps work: each, given what it is for, closes. */
class HygieneTest {

    @Test
    void aBufferThatNobodyReleasesIsReported() {
        PooledByteBufAllocator.DEFAULT.directBuffer(16);
        for (int i = 0; i < 50 && Traps.LEAKED.isEmpty(); i++) {
            Hygiene.findLeaks();
        }
        assertThat(Traps.LEAKED).hasSize(1);
        Traps.LEAKED.clear();
    }

    @Test
    void openingAFileOnANonBlockingThreadIsReported() {
        Mono<Object> open = Mono.fromCallable(() -> Files.newByteChannel(Path.of("/dev/null")))
                .cast(Object.class)
                .subscribeOn(Schedulers.parallel())
                .onErrorReturn("refused");
        assertThat(open.block()).isEqualTo("refused");
        assertThat(Traps.BLOCKED).hasSize(1);
        Traps.BLOCKED.clear();
    }
}
