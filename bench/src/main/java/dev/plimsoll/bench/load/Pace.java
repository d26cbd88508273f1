package dev.plimsoll.bench.load;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Holds one connection to a rate. Each piece has its time, counted from the first; one that is late does not delay the others, one that is early
 * waits, and nothing more is asked of its source meanwhile.
 *
 * @param bytesPerSecond the rate
 */
public record Pace(long bytesPerSecond) {

    private static final double SECOND = 1e9;

    /** Completes at that time of {@link System#nanoTime}, at once if it has passed. */
    static Mono<Void> at(long time) {
        return Mono.defer(() -> {
            long wait = time - System.nanoTime();
            return wait <= 0 ? Mono.empty() : Mono.delay(Duration.ofNanos(wait)).then();
        });
    }

    /** Returns the size of pieces that gives about four a second, at least 1 KiB and at most 64 KiB. */
    public int piece() {
        return (int) Math.max(1024, Math.min(64 * 1024, bytesPerSecond / 4));
    }

    /** Sends content no faster. */
    public Flux<ByteBuf> written(Flux<ByteBuf> content) {
        return Flux.defer(() -> {
            Clock clock = new Clock();
            return content.concatMap(piece -> clock.after(piece.readableBytes()).thenReturn(piece), 1);
        });
    }

    /** Reads content no faster; returns how many bytes there were. */
    public Mono<Long> read(Flux<ByteBuf> content) {
        return Mono.defer(() -> {
            Clock clock = new Clock();
            return content.map(ByteBuf::readableBytes)
                    .concatMap(length -> clock.after(length).thenReturn(length), 1)
                    .reduce(0L, Long::sum);
        });
    }

    private final class Clock {

        private final long began = System.nanoTime();
        private final AtomicLong passed = new AtomicLong();

        /** Completes when that many more bytes may have passed. */
        Mono<Void> after(int bytes) {
            return at(began + (long) (passed.addAndGet(bytes) * SECOND / bytesPerSecond));
        }
    }
}
