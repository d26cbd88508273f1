package dev.plimsoll.driver.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises that a device is full. The JDK passes on what the system says, not the number of the error, and the system says
 * it in the language of the process; Linux has a device that is always full, so it can be asked what it says.
 */
final class NoRoom {

    private static final Path ALWAYS_FULL = Path.of("/dev/full");
    private static final Set<String> WORDS = words();

    private NoRoom() {}

    /**
     * Asks the system for its words. To be called on a thread that may block, before there is reason to: a process that has run
     * out of file descriptors cannot ask any more.
     */
    static void learn() {
        // Done when this class was loaded.
    }

    /** Returns whether a failure goes back to a device, or a quota of it, that is full. */
    static boolean causes(@Nullable Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (isSaidBy(at.getMessage())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSaidBy(@Nullable String message) {
        return message != null && WORDS.stream().anyMatch(message::contains);
    }

    private static Set<String> words() {
        Set<String> words = new HashSet<>(Set.of("No space left on device", "Disk quota exceeded"));
        String local = whatAFullDeviceSays();
        if (local != null && !local.isBlank()) {
            words.add(local);
        }
        return Set.copyOf(words);
    }

    private static @Nullable String whatAFullDeviceSays() {
        try (FileChannel full = FileChannel.open(ALWAYS_FULL, StandardOpenOption.WRITE)) {
            full.write(ByteBuffer.allocate(1));
            return null;
        } catch (IOException said) {
            return isTheDevices(said) ? said.getMessage() : null;
        }
    }

    /** A device that is missing or cannot be opened says something else, and names its path. */
    private static boolean isTheDevices(IOException said) {
        return said.getClass() == IOException.class;
    }
}
