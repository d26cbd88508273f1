package dev.plimsoll.bench.report;

import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.ServerFigures;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures as a table for people. */
public final class TextSummary {

    private static final String HEAD = "%-20s %5s %8s %9s %10s %10s %9s %9s %9s %9s %9s %9s %9s %7s %7s%n";
    private static final String ROW =
            "%-20s %5d %8.2f %9d %10.1f %10.1f %9.2f %9.2f %9.2f %9.2f %9s %9s %9s %7.2f %7.2f%n";
    private static final long MIB = 1L << 20;

    private TextSummary() {}

    /** Returns a line for each round. */
    public static String of(List<Round> rounds) {
        StringBuilder text = new StringBuilder(HEAD.formatted(
                "target",
                "round",
                "s",
                "ok",
                "MiB/s",
                "op/s",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "max ms",
                "CPU s/GiB",
                "CPU µs/op",
                "peak MiB",
                "client",
                "other"));
        rounds.forEach(round -> text.append(row(round)));
        rounds.forEach(round -> round.failures()
                .forEach((kind, count) -> text.append(
                        "%s round %d: %d failed: %s%n".formatted(round.target(), round.number(), count, kind))));
        return text.toString();
    }

    private static String row(Round round) {
        return ROW.formatted(
                round.target(),
                round.number(),
                round.seconds(),
                round.operations(),
                round.mibPerSecond(),
                round.operationsPerSecond(),
                round.latencyMillis(50),
                round.latencyMillis(90),
                round.latencyMillis(99),
                round.latencyMillis(100),
                number(round.serverCpuPerGib(), "%.3f"),
                number(round.serverCpuPerOperation(), "%.1f"),
                number(round.server().map(ServerFigures::peakResident).map(bytes -> (double) bytes / MIB), "%.0f"),
                round.clientCpuSeconds(),
                round.otherCpuSeconds());
    }

    private static String number(Optional<Double> figure, String form) {
        return figure.map(value -> String.format(Locale.ROOT, form, value)).orElse("-");
    }
}
