package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One read of one range. The open file is the object as it was at the first step, whatever happens to its name. */
final class Reading implements Cursor<ByteBuffer> {

    /** The most that a subscriber's queue is asked to take at once, and that the JDK copies through direct memory. */
    private static final int PIECE = 64 * 1024;

    private final Store.Source store;
    private final ObjectKey key;
    private final ByteRange range;

    private @Nullable FileChannel channel;
    private long position;
    private long end;
    private volatile boolean ended;

    Reading(Store.Source store, ObjectKey key, ByteRange range) {
        this.store = store;
        this.key = key;
        this.range = range;
    }

    /** Opens an object for reading; null if there is none. */
    static @Nullable FileChannel open(Tree tree, ObjectKey key) throws IOException {
        if (tree.object(key) == null) {
            return null;
        }
        try {
            return FileChannel.open(tree.path(key), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException deletedMeanwhile) {
            return null;
        }
    }

    /** Reads bytes that must be there. */
    static ByteBuffer read(FileChannel channel, long position, int length, ObjectKey key) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.position() < length) {
            bytes.limit(Math.min(length, bytes.position() + PIECE));
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new Corrupt("read of " + key + ": it is shorter than it was when the read began");
            }
        }
        return bytes.flip();
    }

    @Override
    public synchronized @Nullable ByteBuffer next() throws IOException {
        if (ended) {
            return null;
        }
        FileChannel open = channel == null ? open() : channel;
        int length = (int) Math.min(PIECE, end - position);
        ByteBuffer piece = length == 0 ? null : read(open, position, length, key);
        position += length;
        if (position == end) {
            close();
        }
        return piece;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public synchronized void close() throws IOException {
        ended = true;
        if (channel != null) {
            channel.close();
        }
    }

    private FileChannel open() throws IOException {
        FileChannel opened = open(store.get().tree(), key);
        if (opened == null) {
            throw new ObjectUnknown("read of " + key + ": there is no such object");
        }
        channel = opened;
        long size = opened.size();
        if (range.first() > size) {
            throw new RangeInvalid("read of " + key + ": the range begins beyond its end", size);
        }
        position = range.first();
        end = Math.min(range.end(), size);
        return opened;
    }
}
