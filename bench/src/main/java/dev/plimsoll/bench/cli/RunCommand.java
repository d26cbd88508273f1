package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.campaign.Campaign;
import dev.plimsoll.bench.campaign.Plan;
import dev.plimsoll.bench.load.Amount;
import dev.plimsoll.bench.measure.Machine;
import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.report.Context;
import dev.plimsoll.bench.scenario.Scenario;
import dev.plimsoll.bench.scenario.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads registries by URL. */
@Command(
        name = "run",
        description = "Loads one registry, or several in turn, and tells what it took.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every operation succeeded",
            "1:some failed, or the program did",
            "2:the arguments are wrong",
            "3:a registry cannot be reached or used",
            "4:a registry does not accept the credentials"
        })
final class RunCommand implements Callable<Integer> {

    private static final long MOST_TOUCHED = 2L << 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TargetOptions targets = new TargetOptions();

    @Mixin
    private ScenarioOptions scenarios = new ScenarioOptions();

    @Mixin
    private LoadOptions loads = new LoadOptions();

    @Option(
            names = "--idle-sessions",
            paramLabel = "N",
            description = "Uploads that are begun before each round and lie idle during it.")
    private int idleSessions;

    @Option(
            names = "--touch",
            paramLabel = "SIZE",
            description =
                    "Memory to touch and free before each round, because on a virtual machine its first use is slow"
                            + " (default: what a round pushes, at most 2GiB, if the registry's process is known; else 0).")
    private @Nullable Size touch;

    @Option(names = "--interval", paramLabel = "TIME", description = "Between samples (default: 250ms).")
    private Duration interval = Duration.ofMillis(250);

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    @Override
    public Integer call() throws IOException {
        Plan plan = plan();
        Scenario scenario = scenarios.make(loads.concurrency());
        List<Target> loaded = targets.targets(scenarios.readsSlowly());
        try (Outputs results = outputs.open(context())) {
            List<Round> rounds = new Campaign(plan, scenario, results).run(loaded);
            results.summarise(rounds, spec.commandLine().getOut());
            return rounds.stream().anyMatch(round -> round.failed() > 0) ? Failed.OPERATIONS : 0;
        } finally {
            loaded.forEach(target -> target.client().close());
        }
    }

    private Context context() {
        List<String> arguments = spec.commandLine().getParseResult() == null
                ? List.of()
                : spec.commandLine().getParseResult().originalArgs();
        return new Context(
                scenarios.name(), Secrets.hidden(arguments), Machine.description(), scenarios.seed(), Instant.now());
    }

    private Plan plan() {
        Amount amount = loads.amount();
        long guess = targets.knowsProcess() ? Math.min(MOST_TOUCHED, scenarios.pushed(amount)) : 0;
        return new Plan(
                loads.load(),
                amount,
                loads.warmup(),
                loads.rounds(),
                touch == null ? guess : touch.bytes(),
                idleSessions,
                scenarios.repository(),
                interval);
    }
}
