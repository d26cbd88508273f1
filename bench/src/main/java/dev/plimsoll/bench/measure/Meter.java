package dev.plimsoll.bench.measure;

import dev.plimsoll.bench.client.Failures;
import dev.plimsoll.bench.load.Load;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts what operations did. Safe for use by any number of threads. */
public final class Meter implements Load.Recorder {

    private static final int DIGITS = 3;
    private static final long LONGEST = TimeUnit.HOURS.toMicros(1);

    // Of a fixed range: one that grows takes a lock, which an event loop would wait for.
    private final Histogram latency = new ConcurrentHistogram(LONGEST, DIGITS);
    private final Histogram service = new ConcurrentHistogram(LONGEST, DIGITS);
    private final LongAdder operations = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    @Override
    public void succeeded(long intended, long begun, long moved) {
        long now = System.nanoTime();
        latency.recordValue(microseconds(now - intended));
        service.recordValue(microseconds(now - begun));
        bytes.add(moved);
        operations.increment();
    }

    private static long microseconds(long nanoseconds) {
        return Math.min(LONGEST, TimeUnit.NANOSECONDS.toMicros(nanoseconds));
    }

    @Override
    public void failed(Throwable failure) {
        failures.computeIfAbsent(Failures.kind(failure), kind -> new LongAdder())
                .increment();
    }

    /** Returns how many operations succeeded. */
    public long operations() {
        return operations.sum();
    }

    /** Returns how many bytes of content the successful ones moved. */
    public long bytes() {
        return bytes.sum();
    }

    /** Returns how many operations failed, by kind. */
    public Map<String, Long> failures() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }

    /** Returns how many operations failed. */
    public long failed() {
        return failures.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Returns latencies of the successful ones in microseconds, counted from when each was due. */
    public Histogram latency() {
        return latency.copy();
    }

    /** Returns the same counted from when each began. */
    public Histogram service() {
        return service.copy();
    }
}
