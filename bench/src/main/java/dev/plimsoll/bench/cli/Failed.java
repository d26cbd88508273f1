package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.campaign.TargetUnusable;
import picocli.CommandLine;

/** What the program exits with. */
final class Failed {

    /** Some operations failed. */
    static final int OPERATIONS = 1;

    /** A registry cannot be reached or used. */
    static final int UNUSABLE = 3;

    /** A registry does not accept the credentials. */
    static final int FORBIDDEN = 4;

    private Failed() {}

    /** Says what went wrong in one line. */
    static int handle(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        command.getErr().println(command.getColorScheme().errorText("Error: " + message(failure)));
        if (failure instanceof TargetUnusable unusable) {
            return unusable.isForbidden() ? FORBIDDEN : UNUSABLE;
        }
        return failure instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Exception failure) {
        boolean expected = failure instanceof TargetUnusable || failure instanceof IllegalArgumentException;
        String text = failure.getMessage();
        return expected && text != null ? text : failure.toString();
    }
}
