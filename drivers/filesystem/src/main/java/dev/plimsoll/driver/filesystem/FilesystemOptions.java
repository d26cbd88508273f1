package dev.plimsoll.driver.filesystem;

import java.nio.file.Path;

/**
 * Where and how files are kept.
 *
 * @param root the directory that holds everything; made when it is first used
 * @param sync what a durable write waits for
 * @param threads how many threads at most do blocking file work
 */
public record FilesystemOptions(Path root, Sync sync, int threads) {

    /** What a durable write waits for. */
    public enum Sync {
        /** The device has it: a success survives a power cut. */
        FSYNC,
        /** The operating system has it: a success survives the end of this process, not a power cut. */
        OS
    }

    public FilesystemOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread is needed, not " + threads);
        }
    }

    /** Returns options for full durability. Threads wait for the device rather than compute, so there are many. */
    public static FilesystemOptions at(Path root) {
        return new FilesystemOptions(
                root, Sync.FSYNC, Math.max(16, 4 * Runtime.getRuntime().availableProcessors()));
    }

    /** Returns the same with another kind of durability. */
    public FilesystemOptions withSync(Sync other) {
        return new FilesystemOptions(root, other, threads);
    }

    /** Returns the same with another number of threads. */
    public FilesystemOptions withThreads(int other) {
        return new FilesystemOptions(root, sync, other);
    }
}
