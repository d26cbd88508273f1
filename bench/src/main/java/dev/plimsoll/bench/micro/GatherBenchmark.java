package dev.plimsoll.bench.micro;

import dev.plimsoll.engine.buffer.BatchPool;
import dev.plimsoll.engine.buffer.ByteLedger;
import dev.plimsoll.engine.buffer.Gather;
import java.nio.ByteBuffer;
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
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/** Gathering 4 MiB of a source's buffers into pooled batches, with a writer that takes one at a time and drops it: the copy and the hand-over. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GatherBenchmark {

    private static final int CONTENT = 4 << 20;
    private static final long LEDGER = 64L << 20;

    /** Of each buffer of the source, in bytes. */
    @Param({"8192", "65536", "262144"})
    public int buffer;

    private BatchPool pool = new BatchPool(new ByteLedger(LEDGER, BatchPool.BATCH));
    private ByteBuffer piece = ByteBuffer.allocateDirect(0);

    /** Makes the buffer. */
    @Setup
    public void prepare() {
        pool = new BatchPool(new ByteLedger(LEDGER, BatchPool.BATCH));
        piece = ByteBuffer.allocateDirect(buffer);
    }

    /** Gathers; returns how many bytes came out. */
    @Benchmark
    public @Nullable Long gather() {
        Gather gather = new Gather(pool, seen -> {});
        gather.start(Flux.range(0, CONTENT / buffer).map(number -> piece.duplicate()));
        return Flux.from(gather)
                .concatMap(batch -> Flux.just(batch.remaining()), 0)
                .reduce(0L, Long::sum)
                .block();
    }
}
