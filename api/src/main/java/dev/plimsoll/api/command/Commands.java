package dev.plimsoll.api.command;

import dev.plimsoll.api.config.PlimsollProperties;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** The sub-commands, each found by the first argument, and run with the service's configuration but without a server. */
public final class Commands {

    private static final List<Command> ALL = List.of(new Fsck(), new Purge());

    /** What it warns of is told as the reason why the command failed. */
    private static final Map<String, Object> QUIET = Map.of("logging.level.org.springframework.context", "error");

    private Commands() {}

    /** Only reads the configuration. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableConfigurationProperties(PlimsollProperties.class)
    static class Configured {}

    /** Returns whether the arguments ask for a sub-command: the first is no option. */
    public static boolean asked(String... arguments) {
        return arguments.length > 0 && !arguments[0].startsWith("-");
    }

    /** Runs the sub-command that the first argument names, and returns the exit code. */
    public static int run(String... arguments) {
        return ALL.stream()
                .filter(command -> command.name().equals(arguments[0]))
                .findFirst()
                .map(command -> run(command, Arrays.copyOfRange(arguments, 1, arguments.length)))
                .orElseGet(() -> unknown(arguments[0]));
    }

    private static int run(Command command, String... options) {
        PrintStream out = System.out;
        System.setOut(System.err); // Whatever logs to the console must not mix with what a program reads.
        SpringApplication application = new SpringApplication(Configured.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(QUIET);
        try (ConfigurableApplicationContext context = application.run(options)) {
            return run(command, context, out);
        } catch (RuntimeException reported) {
            return Command.FAILURE; // By Spring Boot, in one line.
        } finally {
            out.flush();
        }
    }

    private static int run(Command command, ConfigurableApplicationContext context, PrintStream out) {
        try {
            return command.run(
                    context.getBean(PlimsollProperties.class), context.getBean(ApplicationArguments.class), out);
        } catch (RuntimeException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            System.err.println(command.name() + " failed: " + failure.getMessage() + " (" + cause + ")");
            return Command.FAILURE;
        }
    }

    private static int unknown(String name) {
        String names = ALL.stream().map(Command::name).collect(Collectors.joining(", "));
        System.err.println("There is no command " + name + "; there is " + names + ", and none at all to serve.");
        return Command.FAILURE;
    }
}
