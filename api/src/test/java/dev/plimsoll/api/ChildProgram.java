package dev.plimsoll.api;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real program in a process of its own, on this class path but without the logging of tests. */
public final class ChildProgram {

    private ChildProgram() {}

    /** Starts it; what it writes to standard error comes with the rest. */
    public static Process start(Path directory, String... arguments) throws IOException {
        return builder(directory, arguments).redirectErrorStream(true).start();
    }

    /** Returns it ready to start. */
    public static ProcessBuilder builder(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                "dev.plimsoll.api.PlimsollApplication"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile());
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
