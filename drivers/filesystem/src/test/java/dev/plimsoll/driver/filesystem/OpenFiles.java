package dev.plimsoll.driver.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files this process has open, as Linux tells. */
final class OpenFiles {

    private OpenFiles() {}

    /** Returns how many files below a directory are open, without the lock file, which is open while a driver is. */
    static int below(Path root) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return (int) descriptors
                    .flatMap(OpenFiles::target)
                    .filter(file -> file.startsWith(root) && !file.endsWith(".plimsoll/lock"))
                    .count();
        }
    }

    private static Stream<Path> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor));
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }
}
