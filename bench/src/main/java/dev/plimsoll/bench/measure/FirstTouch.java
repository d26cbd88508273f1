package dev.plimsoll.bench.measure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Touches free memory before the clock starts. On a virtual machine the first use of a page after it was free for long can cost the whole system up to two
 * seconds a GiB, and whoever comes first would pay.
 */
public final class FirstTouch {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final int PIECE = 1 << 20;

    private FirstTouch() {}

    /**
     * Writes that many bytes into memory and frees them: as a file that only exists in memory, where the system has such; fewer if there is no room. Blocks.
     *
     * @return how many it was
     */
    public static long touch(long bytes) {
        if (!Files.isWritable(MEMORY)) {
            return 0;
        }
        try (FileChannel file = FileChannel.open(
                Files.createTempFile(MEMORY, "plimsoll-bench", ".touch"),
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            return fill(file, Math.min(bytes, Files.getFileStore(MEMORY).getUsableSpace() / 2));
        } catch (IOException full) {
            return 0;
        }
    }

    private static long fill(FileChannel file, long bytes) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        long written = 0;
        while (written < bytes) {
            written += file.write(piece.clear().limit((int) Math.min(PIECE, bytes - written)));
        }
        return written;
    }
}
