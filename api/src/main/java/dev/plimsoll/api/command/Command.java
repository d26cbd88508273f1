package dev.plimsoll.api.command;

import dev.plimsoll.api.config.PlimsollProperties;
import java.io.PrintStream;
import org.springframework.boot.ApplicationArguments;

/** A sub-command of the program: {@code java -jar plimsoll.jar <name> --<property>=<value>}. */
interface Command {

    /** The exit code if all is well. */
    int SUCCESS = 0;

    /** The exit code if the command found what must not be. */
    int DAMAGE = 1;

    /** The exit code if it could not do its work. */
    int FAILURE = 2;

    /** Returns the word that asks for it. */
    String name();

    /**
     * Does its work, and returns the exit code. An exception is told in one line and is a {@link #FAILURE}.
     *
     * @param properties the same that the service would have: from the command line, the environment and files
     * @param arguments for options of the command's own, {@code --name=value}
     * @param out standard output, which is the command's alone: the log goes to standard error
     */
    int run(PlimsollProperties properties, ApplicationArguments arguments, PrintStream out);
}
