package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.StorageDriver;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import reactor.core.publisher.Flux;

/** A node that is asked for what is there, for what is not, and for what was deleted, one request after the other. */
final class Workload implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final Digest ABSENT = Digest.parse("sha256:" + "00".repeat(32));

    /** How long requests took. */
    record Latency(double p50, double p99, double most) {

        static Latency of(long[] nanos) {
            Arrays.sort(nanos);
            return new Latency(at(nanos, 0.5), at(nanos, 0.99), at(nanos, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
        }

        @Override
        public String toString() {
            return "p50 %.3f ms, p99 %.3f ms, most %.1f ms".formatted(p50, p99, most);
        }
    }

    private final Registry registry;
    private int pushed;

    /** @param near how many near copies to keep */
    Workload(StorageDriver store, SharedState state, int near) {
        registry = Registry.builder(store)
                .deleteEnabled(true)
                .bufferMemory(8 << 20)
                .nearCache(near)
                .sharedCache(state.descriptors())
                .build();
    }

    Digest push() {
        Flux<java.nio.ByteBuffer> content = new TestContent(++pushed).buffers(0, 100, 100);
        Descriptor blob = Objects.requireNonNull(registry.repository(NAME)
                .blobs()
                .put(MediaType.OCTET_STREAM, content)
                .block(PATIENCE));
        return blob.digest();
    }

    void delete(Digest blob) {
        registry.repository(NAME).blobs().delete(blob).block(PATIENCE);
    }

    boolean has(Digest blob) {
        return Boolean.TRUE.equals(
                registry.repository(NAME).blobs().stat(blob).hasElement().block(PATIENCE));
    }

    /** Asks that many times; every answer must come, and be right. */
    Latency ask(int times, Digest present, Digest deleted) {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            boolean found = has(present);
            nanos[i] = System.nanoTime() - start;
            assertThat(found).as("what is there").isTrue();
        }
        assertThat(has(deleted)).as("what was deleted").isFalse();
        assertThat(has(ABSENT)).as("what never was").isFalse();
        return Latency.of(nanos);
    }

    @Override
    public void close() {
        registry.close();
    }
}
