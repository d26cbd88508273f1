package dev.plimsoll.driver.s3;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes on their way to the store, in a local file without a name: a crash leaves nothing.
 *
 * <p>Not a {@code FileChannel}, which an interrupted thread closes: a request that is given up must not spoil the bytes for
 * the one that repeats it. Methods block.
 */
final class Spool {

    private static final int COPY = 64 * 1024;

    private final RandomAccessFile file;
    private long length;
    private boolean closed;

    private Spool(RandomAccessFile file) {
        this.file = file;
    }

    static Spool open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path path = Files.createTempFile(directory, "plimsoll-", ".part");
        try {
            return new Spool(new RandomAccessFile(path.toFile(), "rw"));
        } finally {
            Files.delete(path);
        }
    }

    /** Adds content until the spool holds {@code limit} bytes; moves the buffer's position over what it took. */
    synchronized void write(ByteBuffer content, long limit) throws IOException {
        byte[] copy = new byte[Math.min(COPY, content.remaining())];
        file.seek(length);
        while (content.hasRemaining() && length < limit) {
            int count = (int) Math.min(Math.min(copy.length, content.remaining()), limit - length);
            content.get(copy, 0, count);
            file.write(copy, 0, count);
            length += count;
        }
    }

    /** Returns up to {@code most} bytes at an offset; none at the end. */
    synchronized ByteBuffer read(long offset, int most) throws IOException {
        byte[] bytes = new byte[(int) Math.min(most, length - offset)];
        file.seek(offset);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Returns how many bytes were added. */
    synchronized long length() {
        return length;
    }

    /** Frees the file; returns whether this call did. */
    synchronized boolean close() throws IOException {
        boolean first = !closed;
        closed = true;
        file.close();
        return first;
    }
}
