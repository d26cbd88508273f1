package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One append: the staged file, locked from the first step to the last. Steps come one after the other; {@link #abandon}
 * and {@link #close} may come at any time, and what follows them does nothing.
 */
final class Appending {

    private final Staged at;
    private long position;
    private @Nullable FileLock lock;
    private @Nullable FileChannel channel;
    private boolean begun;
    private volatile boolean abandoned;

    Appending(Staged at) {
        this.at = at;
        this.position = at.length();
    }

    ObjectKey key() {
        return at.key();
    }

    Operation operation() {
        return new Operation("append", at.key());
    }

    /**
     * Makes every step that has not yet begun do nothing; at once, without waiting. Or else a step that is late
     * could discard what another append, begun after this one was cancelled, has written.
     */
    void abandon() {
        abandoned = true;
    }

    /** Writes what remains in the buffer. */
    synchronized void write(Store store, ByteBuffer buffer) throws IOException {
        if (!buffer.hasRemaining() || !begun(store)) {
            return;
        }
        FileChannel file = channel == null ? create(store) : channel;
        int length = buffer.remaining();
        store.disk().write(file, buffer, position);
        position += length;
    }

    /** Makes all that was written last, and closes. */
    synchronized Staged finish(Store store) throws IOException {
        if (begun(store)) {
            sync(store);
            close();
        }
        return new Staged(at.key(), position, at.token());
    }

    /** Frees the file for others. Repeatable; waits for a step under way. */
    synchronized void close() throws IOException {
        abandon();
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            if (lock != null && lock.isValid()) {
                lock.release();
            }
        }
    }

    /** Shuts out other appends, and does nothing else: what is there may still turn out to be another's. */
    synchronized void take(Store store) throws IOException {
        if (!abandoned) {
            lock = store.locks().takeStaged(at.key());
        }
    }

    /** Looks at what is there if that was not done, and returns whether to go on. */
    private boolean begun(Store store) throws IOException {
        if (!begun && !abandoned) {
            begun = true;
            begin(store);
        }
        return !abandoned;
    }

    private void begin(Store store) throws IOException {
        BasicFileAttributes found = store.tree().object(at.key());
        long stored = found == null ? 0 : found.size();
        if (stored < at.length()) {
            throw new Conflict("append to " + at.key() + ": it holds " + stored + " bytes, not " + at.length());
        }
        if (found != null && !makesWay(store)) {
            channel = store.disk().open(store.tree().path(at.key()));
            discardBeyond(store, stored);
        }
    }

    /**
     * A publish that was cut off leaves the staged name on the published file, which is never written to. If no byte of it counts,
     * it gives up that name: whoever sends the content again must not be refused for good.
     */
    private boolean makesWay(Store store) throws IOException {
        if (at.length() > 0) {
            store.tree().requireOneName(at.key());
        }
        boolean published = store.tree().hasOtherNames(at.key());
        if (published) {
            store.disk().delete(store.tree().path(at.key()));
        }
        return published;
    }

    private void discardBeyond(Store store, long stored) throws IOException {
        if (channel != null && stored > at.length()) {
            store.disk().truncate(channel, at.length());
        }
    }

    private FileChannel create(Store store) throws IOException {
        store.directories().place(at.key(), path -> channel = store.disk().create(path));
        return Objects.requireNonNull(channel);
    }

    /** The first bytes owe their name too, even if an earlier append made the file and went no further. */
    private void sync(Store store) throws IOException {
        if (channel == null || position == at.length()) {
            return;
        }
        try {
            store.disk().sync(channel);
        } catch (SyncFailure e) {
            store.disk().delete(store.tree().path(at.key()));
            store.directories().prune(at.key().parent());
            throw e;
        }
        if (at.length() == 0) {
            store.directories().sync(at.key().parent());
        }
    }
}
