package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.load.Amount;
import dev.plimsoll.bench.load.Load;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much, how fast, how often. */
final class LoadOptions {

    @Option(
            names = {"-c", "--concurrency"},
            paramLabel = "N",
            description = "Operations under way at once; with --rate the most that may be (default: ${DEFAULT-VALUE}).")
    private int concurrency = 16;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Open loop: so many operations are due each second, and latency counts from when they are due."
                            + " Without it the next begins when one ends.")
    private double rate;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "Operations a round.")
    private @Nullable Long count;

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "TIME",
            description =
                    "Length of a round, if no --count is given; those under way at its end are waited for (default: 10s).")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--warmup",
            paramLabel = "AMOUNT",
            description = "A number of operations, or a time such as 5s, before the first round of each registry;"
                    + " 0 for cold figures (default: 3s).")
    private Amount warmup = Amount.of(Duration.ofSeconds(3));

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each registry (default: ${DEFAULT-VALUE}).")
    private int rounds = 1;

    Load load() {
        positive("concurrency", concurrency);
        if (rate < 0) {
            throw new IllegalArgumentException("--rate must not be negative");
        }
        return new Load(concurrency, rate);
    }

    Amount amount() {
        if (count != null) {
            positive("count", count);
        }
        return count == null ? Amount.of(duration) : Amount.of(count);
    }

    Amount warmup() {
        return warmup;
    }

    int rounds() {
        positive("rounds", rounds);
        return rounds;
    }

    int concurrency() {
        return concurrency;
    }

    private static void positive(String option, long number) {
        if (number < 1) {
            throw new IllegalArgumentException("--" + option + " must be at least 1");
        }
    }
}
