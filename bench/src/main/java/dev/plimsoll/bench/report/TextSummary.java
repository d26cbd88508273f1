package dev.plimsoll.bench.report;

import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.ServerFigures;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The figures as a table for people. */
public final class TextSummary {

    private static final String HEAD = "%-20s %5s %8s %9s %10s %10s %9s %9s %9s %9s %9s %9s %9s %8s %8s%n";
    private static final String ROW =
            "%-20s %5d %8.2f %9d %10.1f %10.1f %9.2f %9.2f %9.2f %9.2f %9s %9s %9s %8.2f %8.2f%n";
    private static final String[] TITLES = {
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
        "CPU us/op",
        "peak MiB",
        "client s",
        "other s"
    };
    private static final long MIB = 1L << 20;

    private TextSummary() {}

    /** Returns a line for each round, the failures, and, of several targets or rounds, medians and ratios. */
    public static String of(List<Round> rounds) {
        StringBuilder text = new StringBuilder(HEAD.formatted((Object[]) TITLES));
        rounds.forEach(round -> text.append(row(round)));
        rounds.forEach(round -> round.failures()
                .forEach((kind, count) -> text.append(
                        "%s, round %d: %d failed: %s%n".formatted(round.target(), round.number(), count, kind))));
        if (rounds.size() > 1) {
            Comparison.byTarget(rounds).forEach((target, own) -> text.append(medians(target, own)));
        }
        Comparison.of(rounds).forEach(comparison -> text.append(ratio(comparison)));
        return text.toString();
    }

    private static String medians(String target, List<Round> rounds) {
        return Arrays.stream(Figure.values())
                .flatMap(figure -> figure
                        .median(rounds)
                        .map(value -> "%s %s %s".formatted(figure.label(), figure.format(value), figure.unit()))
                        .stream())
                .collect(Collectors.joining(", ", target + ", median: ", System.lineSeparator()));
    }

    private static String ratio(Comparison comparison) {
        return "%s / %s: %s (%s) %.3f [%.3f .. %.3f]%n"
                .formatted(
                        comparison.target(),
                        comparison.baseline(),
                        comparison.figure().label(),
                        comparison.figure().unit(),
                        comparison.median(),
                        comparison.lowest(),
                        comparison.highest());
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
