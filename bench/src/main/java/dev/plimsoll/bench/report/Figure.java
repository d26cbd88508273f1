package dev.plimsoll.bench.report;

import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.ServerFigures;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A number that rounds are compared by. */
public enum Figure {
    /** Content moved. */
    THROUGHPUT("throughput", "MiB/s", 1, round -> positive(round.mibPerSecond())),
    /** Operations completed. */
    OPERATIONS("operations", "1/s", 1, round -> positive(round.operationsPerSecond())),
    /** Median latency. */
    P50("latency p50", "ms", 2, round -> latency(round, 50)),
    /** Latency of one in a hundred. */
    P99("latency p99", "ms", 2, round -> latency(round, 99)),
    /** Latency of one in ten thousand. */
    P9999("latency p99.99", "ms", 2, round -> latency(round, 99.99)),
    /** What content costs the server. */
    CPU_PER_GIB("server CPU", "s/GiB", 3, Round::serverCpuPerGib),
    /** What an operation costs the server. */
    CPU_PER_OPERATION("server CPU", "µs/op", 1, Round::serverCpuPerOperation),
    /** The most memory the server had. */
    PEAK_RESIDENT(
            "server peak resident",
            "MiB",
            0,
            round -> round.server().map(ServerFigures::peakResident).map(bytes -> bytes / (double) (1 << 20)));

    private final String label;
    private final String unit;
    private final int decimals;
    private final Function<Round, Optional<Double>> extractor;

    Figure(String label, String unit, int decimals, Function<Round, Optional<Double>> extractor) {
        this.label = label;
        this.unit = unit;
        this.decimals = decimals;
        this.extractor = extractor;
    }

    private static Optional<Double> positive(double value) {
        return value > 0 ? Optional.of(value) : Optional.empty();
    }

    private static Optional<Double> latency(Round round, double percentile) {
        return round.operations() == 0 ? Optional.empty() : Optional.of(round.latencyMillis(percentile));
    }

    /** Returns what it is called. */
    public String label() {
        return label;
    }

    /** Returns what it is counted in. */
    public String unit() {
        return unit;
    }

    /** Returns it as people read it. */
    public String format(double value) {
        return Numbers.format(value, decimals);
    }

    /** Returns it for one round; empty if that round does not tell. */
    public Optional<Double> of(Round round) {
        return extractor.apply(round);
    }

    /** Returns the median over rounds; empty if none of them tells. */
    public Optional<Double> median(List<Round> rounds) {
        return Numbers.median(
                rounds.stream().flatMap(round -> of(round).stream()).toList());
    }
}
