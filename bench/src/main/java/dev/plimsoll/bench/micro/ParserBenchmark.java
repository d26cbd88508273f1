package dev.plimsoll.bench.micro;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The scanners that every request passes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParserBenchmark {

    // Not constants: the compiler would compute the results beforehand.
    private String digest = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private String name = "library/some-application/with.dots_and-dashes/backend";
    private String mediaType = "application/vnd.oci.image.manifest.v1+json";
    private String upload = "3f0c8d86-2c4e-4bd2-9a0e-6d1f1c2b7a55";

    /** Reads a digest. */
    @Benchmark
    public Digest digest() {
        return Digest.parse(digest);
    }

    /** Reads a repository's name. */
    @Benchmark
    public RepositoryName repositoryName() {
        return RepositoryName.parse(name);
    }

    /** Reads a media type. */
    @Benchmark
    public MediaType mediaType() {
        return MediaType.parse(mediaType);
    }

    /** Reads an upload's name. */
    @Benchmark
    public UploadId uploadId() {
        return UploadId.parse(upload);
    }
}
