package dev.plimsoll.bench.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * The figures of one target in one round.
 *
 * @param target its name
 * @param number of the round, from 1
 * @param seconds from the first operation's beginning to the last one's end
 * @param operations that succeeded
 * @param bytes of content that they moved
 * @param failures by kind
 * @param latency in microseconds, from when each operation was due
 * @param service in microseconds, from when each began
 * @param clientCpuSeconds CPU time of this process
 * @param otherCpuSeconds CPU time of the machine that neither this process nor the server used
 * @param server what it cost the server, if that is known
 * @param samples in order of time
 */
public record Round(
        String target,
        int number,
        double seconds,
        long operations,
        long bytes,
        Map<String, Long> failures,
        Histogram latency,
        Histogram service,
        double clientCpuSeconds,
        double otherCpuSeconds,
        Optional<ServerFigures> server,
        List<Sample> samples) {

    private static final double GIB = 1L << 30;
    private static final double MIB = 1L << 20;

    /** Returns throughput in MiB a second. */
    public double mibPerSecond() {
        return bytes / MIB / seconds;
    }

    /** Returns operations a second. */
    public double operationsPerSecond() {
        return operations / seconds;
    }

    /** Returns how many operations failed. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the server's CPU seconds for each GiB of content; empty if its CPU time is not known, or nothing was moved. */
    public Optional<Double> serverCpuPerGib() {
        return bytes == 0 ? Optional.empty() : server.map(figures -> figures.cpuSeconds() / (bytes / GIB));
    }

    /** Returns the server's CPU time for each operation in microseconds; empty if it is not known, or there were none. */
    public Optional<Double> serverCpuPerOperation() {
        return operations == 0 ? Optional.empty() : server.map(figures -> figures.cpuSeconds() * 1e6 / operations);
    }

    /** Returns a percentile of latency in milliseconds. */
    public double latencyMillis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1000.0;
    }
}
