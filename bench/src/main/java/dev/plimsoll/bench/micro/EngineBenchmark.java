package dev.plimsoll.bench.micro;

import dev.plimsoll.bench.content.Blob;
import dev.plimsoll.bench.content.Blobs;
import dev.plimsoll.bench.content.Image;
import dev.plimsoll.bench.content.Template;
import dev.plimsoll.driver.memory.MemoryDriverProvider;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.Repository;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.manifest.ManifestPush;
import dev.plimsoll.engine.manifest.PushedManifest;
import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/** The descriptor chain and the manifest parser behind the interface of a registry in memory, with the near cache and without. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {

    /** Entries of the near cache. */
    @Param({"0", "100000"})
    public int cache;

    private @Nullable Registry registry;
    private @Nullable Repository repository;
    private @Nullable Digest stored;
    private byte[] manifest = {};

    /** Stores blobs and makes a manifest of them. */
    @Setup
    public void prepare() {
        registry = Registry.builder(new MemoryDriverProvider().create(URI.create("memory:/")))
                .nearCache(cache)
                .build();
        repository = registry.repository(RepositoryName.parse("library/bench"));
        Blobs blobs = new Blobs(new Template(1), 1, 1024);
        List<Blob> layers =
                Flux.range(0, 9).map(blobs::blob).collectList().blockOptional().orElseThrow();
        for (Blob blob : layers) {
            stored = Digest.parse(blob.digest());
            repository
                    .blobs()
                    .put(stored, blob.content().map(ByteBuf::nioBuffer))
                    .block();
        }
        manifest = Image.manifest(layers.get(0), layers.subList(1, 9), "bench").getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the registry. */
    @TearDown
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }

    /** Asks for a blob's descriptor: link, caches, driver. */
    @Benchmark
    public @Nullable Descriptor stat() {
        return repository == null || stored == null
                ? null
                : repository.blobs().stat(stored).block();
    }

    /** Pushes the same manifest of a config and eight layers again: parses it, checks what it names, writes it. */
    @Benchmark
    public @Nullable PushedManifest putManifest() {
        ManifestPush push = ManifestPush.of(Tag.parse("latest"), MediaType.parse(Image.MEDIA_TYPE));
        return repository == null
                ? null
                : repository
                        .manifests()
                        .put(push, Flux.just(ByteBuffer.wrap(manifest)))
                        .block();
    }
}
