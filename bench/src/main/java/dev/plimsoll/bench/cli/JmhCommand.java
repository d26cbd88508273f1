package dev.plimsoll.bench.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs micro-benchmarks. */
@Command(
        name = "jmh",
        description = "Runs the micro-benchmarks of single parts of the engine. Takes JMH's own arguments; -l lists the"
                + " benchmarks, -h the arguments.")
final class JmhCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
