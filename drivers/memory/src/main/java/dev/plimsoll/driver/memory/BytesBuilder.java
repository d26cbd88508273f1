package dev.plimsoll.driver.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers buffers of any size into chunks. For one writer. */
final class BytesBuilder {

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = {};
    private int filled;

    /** Copies what remains in the buffer and moves its position to its limit. */
    void add(ByteBuffer content) {
        while (content.hasRemaining()) {
            if (filled == Bytes.CHUNK) {
                full.add(last);
                last = new byte[] {};
                filled = 0;
            }
            int count = Math.min(content.remaining(), Bytes.CHUNK - filled);
            makeRoom(count);
            content.get(last, filled, count);
            filled += count;
        }
    }

    /** Adds the beginning of a chunk of another object, sharing it if it is full; only a full one may be followed. */
    void addChunk(byte[] chunk, int length) {
        if (filled == Bytes.CHUNK) {
            full.add(last);
        }
        last = length == Bytes.CHUNK ? chunk : Arrays.copyOf(chunk, length);
        filled = length;
    }

    Bytes build() {
        if (filled == 0) {
            return Bytes.EMPTY;
        }
        List<byte[]> chunks = new ArrayList<>(full);
        chunks.add(filled == last.length ? last : Arrays.copyOf(last, filled));
        return new Bytes(chunks, (long) full.size() * Bytes.CHUNK + filled);
    }

    private void makeRoom(int count) {
        if (last.length < filled + count) {
            last = Arrays.copyOf(last, Math.min(Bytes.CHUNK, Math.max(filled + count, 2 * last.length)));
        }
    }
}
