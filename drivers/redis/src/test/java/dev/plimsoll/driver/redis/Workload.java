package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.Repository;
import dev.plimsoll.engine.blob.BlobContent;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.digest.Digester;
import dev.plimsoll.engine.digest.Digesters;
import dev.plimsoll.engine.manifest.ManifestPush;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.StorageDriver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A node that is asked for what is there, for what is not, and for what was deleted, one request after the other. */
final class Workload implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final MediaType IMAGE = MediaType.parse("application/vnd.oci.image.manifest.v1+json");
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
        Flux<ByteBuffer> content = new TestContent(++pushed).buffers(0, 100, 100);
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

    /** What clients do, from the first byte to the last delete; every step must succeed. */
    void round() {
        Repository repository = registry.repository(NAME);
        Digest layer = uploadedInTwo(repository.blobs());
        Tag tag = Tag.parse("round" + pushed);
        String image =
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/json\",\"digest\":\"%s\",\"size\":200},"
                                .formatted(layer)
                        + "\"layers\":[]}";
        Descriptor manifest = value(repository.manifests().put(ManifestPush.of(tag, IMAGE), Flux.just(bytes(image))))
                .descriptor();
        assertThat(value(repository.tags(Optional.empty()).collectList())).contains(tag);
        assertThat(value(repository.manifests().get(tag)).descriptor()).isEqualTo(manifest);
        assertThat(value(repository.blobs().open(layer).flatMap(Workload::length)))
                .isEqualTo(200);
        repository.manifests().delete(manifest.digest()).block(PATIENCE);
        assertThat(repository.manifests().get(manifest.digest()).block(PATIENCE))
                .isNull();
    }

    private Digest uploadedInTwo(BlobStore blobs) {
        TestContent content = new TestContent(++pushed);
        Digest digest = sha256(content.bytes(0, 200));
        value(blobs.create(Optional.empty())
                .flatMap(upload -> upload.append(0, content.buffers(0, 100, 100)))
                .flatMap(upload -> blobs.resume(upload.id()))
                .flatMap(upload -> upload.append(100, content.buffers(100, 100, 100)))
                .flatMap(upload -> upload.commit(digest, OptionalLong.of(200))));
        return digest;
    }

    private static Digest sha256(byte[] content) {
        Digester digester = Digesters.create(DigestAlgorithm.SHA256);
        digester.update(ByteBuffer.wrap(content));
        return digester.digest();
    }

    private static Mono<Long> length(BlobContent blob) {
        return blob.read(ByteRange.ALL).reduce(0L, (length, buffer) -> length + buffer.remaining());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T value(Mono<T> command) {
        return Objects.requireNonNull(command.block(PATIENCE));
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
