package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.load.Amount;
import dev.plimsoll.bench.scenario.Scenario;
import dev.plimsoll.bench.scenario.Scenarios;
import dev.plimsoll.bench.scenario.Settings;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the operations are. */
final class ScenarioOptions {

    private static final long MOST_STORED = 1L << 30;

    @Option(
            names = {"-s", "--scenario"},
            required = true,
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private String scenario = "";

    @Option(
            names = "--mix",
            split = ",",
            paramLabel = "NAME=SHARE",
            description = "What the scenario mixed consists of (default: pull=70,head=20,push=10).")
    private Map<String, Integer> mix = new LinkedHashMap<>();

    @Option(names = "--size", paramLabel = "SIZE", description = "Of a blob (default: 4MiB).")
    private Size size = new Size(4 << 20);

    @Option(
            names = "--chunk",
            paramLabel = "SIZE",
            description = "Of a request in push-chunks (default: 8MiB), pull-ranges (1MiB) and range (64KiB).")
    private @Nullable Size chunk;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Ranges of a blob under way at once in pull-ranges (default: ${DEFAULT-VALUE}).")
    private int parallel = 4;

    @Option(
            names = "--blobs",
            paramLabel = "N",
            description = "Different blobs or manifests that are read in turn (default: the concurrency, up to 1 GiB).")
    private @Nullable Integer blobs;

    @Option(
            names = "--client-rate",
            paramLabel = "SIZE",
            description = "Bytes a second of each connection of slow-push and slow-pull (default: 64KiB).")
    private Size clientRate = new Size(64 << 10);

    @Option(
            names = "--verify",
            description = "Compare everything pulled with what was pushed; a difference is an error.")
    private boolean verify;

    @Option(names = "--chunked-encoding", description = "Send bodies without Content-Length, as Docker does.")
    private boolean chunkedEncoding;

    @Option(
            names = "--repository",
            paramLabel = "NAME",
            description = "That is pushed to and pulled from (default: ${DEFAULT-VALUE}).")
    private String repository = "plimsoll-bench/load";

    @Option(names = "--seed", paramLabel = "N", description = "Of all content; random if not given.")
    private long seed = new SecureRandom().nextLong();

    Scenario make(int concurrency) {
        Settings settings = settings(concurrency);
        return isMixed()
                ? Scenarios.mixed(shares(), settings)
                : Scenarios.named(scenario).make(settings);
    }

    private boolean isMixed() {
        return Scenarios.MIXED.equals(scenario);
    }

    private Settings settings(int concurrency) {
        int fitting = (int) Math.max(1, Math.min(concurrency, MOST_STORED / Math.max(1, size.bytes())));
        return new Settings(
                repository,
                seed,
                size.bytes(),
                chunk(),
                parallel,
                blobs == null ? fitting : blobs,
                verify,
                chunkedEncoding,
                clientRate.bytes());
    }

    private long chunk() {
        if (chunk != null) {
            return chunk.bytes();
        }
        return switch (scenario) {
            case "range" -> 64 << 10;
            case "pull-ranges" -> 1 << 20;
            default -> 8 << 20;
        };
    }

    private Map<Scenarios, Integer> shares() {
        Map<String, Integer> given = new LinkedHashMap<>(mix);
        if (given.isEmpty()) {
            given.put("pull", 70);
            given.put("head", 20);
            given.put("push", 10);
        }
        Map<Scenarios, Integer> shares = new LinkedHashMap<>();
        given.forEach((name, share) -> shares.put(Scenarios.named(name), share));
        return shares;
    }

    boolean readsSlowly() {
        return "slow-pull".equals(scenario);
    }

    /** Returns how much new content a round brings the registry, in bytes; a guess if it lasts a fixed time. */
    long pushed(Amount amount) {
        if (isMixed() || !Scenarios.named(scenario).isPush()) {
            return 0;
        }
        return amount.duration() != null ? MOST_STORED : amount.operations() * size.bytes();
    }

    String name() {
        return scenario;
    }

    String repository() {
        return repository;
    }

    long seed() {
        return seed;
    }

    /** The names of all scenarios. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return java.util.stream.Stream.concat(
                            Arrays.stream(Scenarios.values()).map(Scenarios::label),
                            java.util.stream.Stream.of(Scenarios.MIXED))
                    .iterator();
        }
    }
}
