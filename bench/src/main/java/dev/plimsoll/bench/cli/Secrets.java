package dev.plimsoll.bench.cli;

import java.util.ArrayList;
import java.util.List;

/** Keeps credentials out of reports. */
final class Secrets {

    private Secrets() {}

    /** Returns the arguments as one line, with stars where credentials were. */
    static String hidden(List<String> arguments) {
        List<String> shown = new ArrayList<>();
        String before = "";
        for (String argument : arguments) {
            boolean secret = before.equals("--user") || before.equals("--token");
            shown.add(
                    secret
                            ? "***"
                            : argument.replaceFirst("^(--user|--token)=.*", "$1=***")
                                    .replaceFirst("://[^/@]*@", "://***@"));
            before = argument;
        }
        return String.join(" ", shown);
    }
}
