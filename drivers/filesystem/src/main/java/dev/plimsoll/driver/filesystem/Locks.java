package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks on keys that hold across threads and processes: each key is one byte, far out, of a single empty file.
 *
 * <p>The operating system keeps such locks for a process and drops all of them when any channel on the file is closed.
 * So there is one channel for each store and process, shared by its drivers and closed with the last of them.
 */
final class Locks {

    private static final Map<Path, Locks> OPEN = new HashMap<>();
    private static final int STRIPES = 64;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final Path file;
    private final @Nullable FileChannel channel;
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
    private int users;

    private Locks(Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /** Returns the locks of a store; each call needs a {@link #close}. */
    static Locks open(Path file) throws IOException {
        synchronized (OPEN) {
            Locks locks = OPEN.get(file);
            if (locks == null) {
                locks = new Locks(file, channel(file));
                OPEN.put(file, locks);
            }
            locks.users++;
            return locks;
        }
    }

    /** Returns locks of which none can be had. */
    static Locks none() {
        return new Locks(Path.of(""), null);
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    void close() {
        synchronized (OPEN) {
            if (channel != null && --users == 0) {
                OPEN.remove(file);
                close(channel);
            }
        }
    }

    /** Takes a staged object for one append or publish; fails with {@link Conflict} if another has it. */
    FileLock takeStaged(ObjectKey key) throws IOException {
        FileLock lock = tryLock(position("staged ", key));
        if (lock == null) {
            throw new Conflict(key + ": another append or publish is at work");
        }
        return lock;
    }

    /** Runs a short change that no other on this key, here or in another process, overlaps. */
    void exclusively(ObjectKey key, Action change) throws IOException {
        long position = position("small ", key);
        ReentrantLock stripe = stripes[(int) (position % STRIPES)];
        stripe.lock();
        try {
            exclusively(position, change);
        } finally {
            stripe.unlock();
        }
    }

    private void exclusively(long position, Action change) throws IOException {
        FileLock lock = await(position);
        try {
            change.act();
        } finally {
            lock.release();
        }
    }

    private FileLock await(long position) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE) {
            FileLock lock = tryLock(position);
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(PAUSE);
        }
        throw new IOException("another process holds the lock");
    }

    private @Nullable FileLock tryLock(long position) throws IOException {
        if (channel == null) {
            throw new IOException("the store was opened for reading alone");
        }
        try {
            return channel.tryLock(position, 1, false);
        } catch (OverlappingFileLockException heldHere) {
            return null;
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long position(String kind, ObjectKey key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((kind + key).getBytes(StandardCharsets.US_ASCII));
            return ByteBuffer.wrap(digest).getLong() >>> 2;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
