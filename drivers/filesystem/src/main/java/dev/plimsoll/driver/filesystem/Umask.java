package dev.plimsoll.driver.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system takes away from the permissions of whatever this process makes. It stays the same while the process lives. */
final class Umask {

    /** Whether it takes away some of those that this driver gives, or is unknown: then they must be set once more. */
    static final boolean TAKES = takes();

    private static final int GIVEN = 0750;
    private static final String LINE = "Umask:";

    private Umask() {}

    private static boolean takes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(LINE))
                    .map(line -> Integer.parseInt(line.substring(LINE.length()).trim(), 8))
                    .allMatch(mask -> (mask & GIVEN) != 0);
        } catch (IOException | NumberFormatException notLinux) {
            return true;
        }
    }
}
