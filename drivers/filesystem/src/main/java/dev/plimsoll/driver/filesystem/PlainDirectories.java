package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.spi.ObjectKey;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Directories that were seen within the last second to be reached through no symbolic link; they may be gone since. As many as there
 * are slots at most, and of two that share a slot the later.
 */
final class PlainDirectories {

    /** How long nobody looks again. */
    static final long TRUSTED = TimeUnit.SECONDS.toNanos(1);

    private static final int SLOTS = 4096;

    private record Seen(ObjectKey directory, long at) {}

    private final AtomicReferenceArray<@Nullable Seen> slots = new AtomicReferenceArray<>(SLOTS);

    boolean has(ObjectKey directory) {
        Seen seen = slots.get(slot(directory));
        return seen != null && System.nanoTime() - seen.at < TRUSTED && seen.directory.equals(directory);
    }

    void add(ObjectKey directory) {
        slots.set(slot(directory), new Seen(directory, System.nanoTime()));
    }

    /** To be called when a directory was removed: whatever takes its name is looked at. */
    void forget(ObjectKey directory) {
        slots.set(slot(directory), null);
    }

    private static int slot(ObjectKey directory) {
        int hash = directory.hashCode();
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
