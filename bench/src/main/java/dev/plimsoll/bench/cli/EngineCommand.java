package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.inprocess.EngineLoad;
import dev.plimsoll.bench.inprocess.EngineRun;
import dev.plimsoll.bench.load.Amount;
import dev.plimsoll.bench.load.Load;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.spi.DriverProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads the engine in this process. */
@Command(
        name = "engine",
        description = "Loads Plimsoll's engine in this process, without HTTP, over any driver.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EngineCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--storage",
            paramLabel = "URI",
            description = "file:///path or memory: (default: ${DEFAULT-VALUE}).")
    private String storage = "memory:";

    @Option(
            names = {"-o", "--operation"},
            paramLabel = "NAME",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private EngineLoad.Mode operation = EngineLoad.Mode.PUT;

    @Option(names = "--size", paramLabel = "SIZE", description = "Of a blob (default: 4MiB).")
    private Size size = new Size(4 << 20);

    @Option(names = "--buffer-memory", paramLabel = "SIZE", description = "The engine's byte ledger (default: 256MiB).")
    private Size bufferMemory = new Size(256 << 20);

    @Mixin
    private LoadOptions loads = new LoadOptions();

    @Override
    public Integer call() {
        Load load = loads.load();
        Amount amount = loads.amount();
        long seed = new SecureRandom().nextLong();
        try (Registry registry =
                Registry.builder(driver()).bufferMemory(bufferMemory.bytes()).build()) {
            EngineLoad engine = new EngineLoad(registry, operation, seed, size.bytes(), loads.concurrency());
            engine.prepare().block();
            EngineRun.measure(engine, load, loads.warmup());
            long failed = 0;
            for (int round = 1; round <= loads.rounds(); round++) {
                EngineRun run = EngineRun.measure(engine, load, amount);
                print("round " + round + ": " + run.summary());
                run.meter().failures().forEach((kind, count) -> print(count + " failed: " + kind));
                failed += run.meter().failed();
            }
            return failed > 0 ? Failed.OPERATIONS : 0;
        }
    }

    private StorageDriver driver() {
        URI uri = URI.create(storage.endsWith(":") ? storage + "/" : storage);
        return ServiceLoader.load(DriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.scheme().equals(uri.getScheme()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no driver serves " + storage))
                .create(uri);
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
