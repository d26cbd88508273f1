package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.load.Amount;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "plimsoll-bench",
        description = "Measures registries for container images under load.",
        mixinStandardHelpOptions = true,
        versionProvider = PlimsollBench.Version.class,
        subcommands = {RunCommand.class, EngineCommand.class, JmhCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class PlimsollBench {

    private PlimsollBench() {}

    /** Runs the command that the arguments name, and exits. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the command line, ready to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new PlimsollBench())
                .registerConverter(Size.class, Size::parse)
                .registerConverter(Duration.class, Durations::parse)
                .registerConverter(Amount.class, Durations::amount)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Failed::handle);
    }

    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = PlimsollBench.class.getPackage().getImplementationVersion();
            return new String[] {"plimsoll-bench " + (version == null ? "(not packaged)" : version)};
        }
    }
}
