package dev.plimsoll.driver.memory;

import dev.plimsoll.engine.content.ByteRange;
import java.nio.ByteBuffer;
import java.util.List;
import reactor.core.publisher.Flux;

/** The content of one object; it never changes. All chunks but the last are full, so that an offset finds its chunk. */
final class Bytes {

    static final int CHUNK = 64 * 1024;

    static final Bytes EMPTY = new Bytes(List.of(), 0);

    private final List<byte[]> chunks;
    private final long size;

    Bytes(List<byte[]> chunks, long size) {
        this.chunks = chunks;
        this.size = size;
    }

    static Bytes copyOf(ByteBuffer content) {
        BytesBuilder copy = new BytesBuilder();
        copy.add(content.duplicate());
        return copy.build();
    }

    long size() {
        return size;
    }

    /** Emits read-only views of the chunks, each when it is requested. */
    Flux<ByteBuffer> read(ByteRange range) {
        ByteRange there = range.within(size);
        int first = Math.toIntExact(there.first() / CHUNK);
        int end = Math.toIntExact((there.end() + CHUNK - 1) / CHUNK);
        return there.length() == 0
                ? Flux.empty()
                : Flux.range(first, end - first).map(index -> view(index, there));
    }

    /** Returns these bytes up to {@code length}, ready to be added to. */
    BytesBuilder upTo(long length) {
        BytesBuilder start = new BytesBuilder();
        ByteRange wanted = new ByteRange(0, length);
        for (int index = 0; (long) index * CHUNK < length; index++) {
            start.addChunk(chunks.get(index), view(index, wanted).remaining());
        }
        return start;
    }

    /** Returns one copy of all; for small objects. */
    ByteBuffer whole() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
        chunks.forEach(all::put);
        return all.flip().asReadOnlyBuffer();
    }

    private ByteBuffer view(int index, ByteRange range) {
        long start = (long) index * CHUNK;
        byte[] chunk = chunks.get(index);
        int from = (int) Math.max(range.first() - start, 0);
        int to = (int) Math.min(range.end() - start, chunk.length);
        return ByteBuffer.wrap(chunk)
                .asReadOnlyBuffer()
                .position(from)
                .limit(to)
                .slice();
    }
}
