package dev.plimsoll.bench.micro;

import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.digest.Digester;
import dev.plimsoll.engine.digest.Digesters;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** The engine's digesters against the JDK's own, over a direct buffer as a network server has; and what saving their state costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/sun.security.provider=ALL-UNNAMED"
        })
public class DigestBenchmark {

    /** Which digest. */
    @Param({"SHA256", "SHA512"})
    public DigestAlgorithm algorithm = DigestAlgorithm.SHA256;

    /** Of the buffer, in bytes. */
    @Param({"8192", "262144"})
    public int size;

    private ByteBuffer content = ByteBuffer.allocateDirect(0);
    private Digester digester = Digesters.create(DigestAlgorithm.SHA256);
    private MessageDigest jdk = jdk(DigestAlgorithm.SHA256);
    private byte[] state = {};

    /** Makes content and digests. */
    @Setup
    public void prepare() {
        byte[] bytes = new byte[size];
        new SplittableRandom(1).nextBytes(bytes);
        content = ByteBuffer.allocateDirect(size).put(bytes).flip();
        digester = Digesters.create(algorithm);
        jdk = jdk(algorithm);
        digester.update(content.duplicate());
        state = digester.state().orElseThrow();
    }

    private static MessageDigest jdk(DigestAlgorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm == DigestAlgorithm.SHA512 ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Adds the buffer to an engine's digester. */
    @Benchmark
    public Digester engine() {
        digester.update(content.duplicate());
        return digester;
    }

    /** Adds the buffer to the JDK's digest. */
    @Benchmark
    public MessageDigest jdk() {
        jdk.update(content.duplicate());
        return jdk;
    }

    /** Saves a digester's state. */
    @Benchmark
    public Optional<byte[]> save() {
        return digester.state();
    }

    /** Makes a digester from a saved state. */
    @Benchmark
    public Optional<Digester> restore() {
        return Digesters.restore(algorithm, state);
    }
}
