package dev.plimsoll.bench.inprocess;

import dev.plimsoll.bench.load.Amount;
import dev.plimsoll.bench.load.Load;
import dev.plimsoll.bench.measure.Machine;
import dev.plimsoll.bench.measure.Meter;

/**
 * What a load on the engine took.
 *
 * @param seconds it lasted
 * @param meter operations, bytes and latencies
 * @param cpuSeconds of this process, the load's own part (far below the engine's) included
 * @param allocated bytes of heap
 */
public record EngineRun(double seconds, Meter meter, double cpuSeconds, long allocated) {

    private static final double GIB = 1L << 30;

    /** Runs it, and blocks until it is over. */
    public static EngineRun measure(EngineLoad engine, Load load, Amount amount) {
        Meter meter = new Meter();
        double cpu = Machine.clientCpuSeconds();
        long allocated = Allocation.bytes();
        long began = System.nanoTime();
        load.run(amount, engine.operation(), meter).block();
        double seconds = (System.nanoTime() - began) / 1e9;
        return new EngineRun(
                seconds, meter, Machine.clientCpuSeconds() - cpu, Math.max(0, Allocation.bytes() - allocated));
    }

    /** Returns the figures in one line. */
    public String summary() {
        double gib = meter.bytes() / GIB;
        long operations = Math.max(1, meter.operations());
        String each = "%.1f µs CPU and %.1f KiB heap an operation"
                .formatted(cpuSeconds * 1e6 / operations, allocated / 1024.0 / operations);
        String bytes = gib == 0
                ? ""
                : "%.0f MiB/s, %.3f CPU s/GiB, %.1f MiB heap/GiB, "
                        .formatted(gib * 1024 / seconds, cpuSeconds / gib, allocated / gib / (1 << 20));
        return "%d operations in %.2f s, %d failed: %s%s, p50 %.3f ms, p99 %.3f ms"
                .formatted(
                        meter.operations(),
                        seconds,
                        meter.failed(),
                        bytes,
                        each,
                        meter.latency().getValueAtPercentile(50) / 1000.0,
                        meter.latency().getValueAtPercentile(99) / 1000.0);
    }
}
