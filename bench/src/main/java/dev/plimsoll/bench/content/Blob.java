package dev.plimsoll.bench.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** A blob whose bytes need no memory of their own: a beginning of the template, and an end that no other blob has. */
public final class Blob {

    private final Template template;
    private final ByteBuf tail;
    private final long size;
    private final String digest;

    Blob(Template template, byte[] tail, long size, String digest) {
        this.template = template;
        this.tail = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(tail));
        this.size = size;
        this.digest = digest;
    }

    /** Returns its name, {@code sha256:} and 64 hexadecimal digits. */
    public String digest() {
        return digest;
    }

    /** Returns its length in bytes. */
    public long size() {
        return size;
    }

    /** Returns all of it, see {@link #content(long, long)}. */
    public Flux<ByteBuf> content() {
        return content(0, size);
    }

    /**
     * Returns its bytes from {@code first} up to, but without, {@code end}, in pieces of at most {@link Template#PIECE} bytes. Cold; the
     * pieces are windows on shared memory, which releasing does not free.
     */
    public Flux<ByteBuf> content(long first, long end) {
        return content(first, end, Template.PIECE);
    }

    /** Returns the same in smaller pieces. */
    public Flux<ByteBuf> content(long first, long end, int piece) {
        return Flux.generate(() -> first, (at, sink) -> emit(at, Math.min(end, at + piece), end, sink));
    }

    private long emit(long at, long to, long end, SynchronousSink<ByteBuf> sink) {
        if (at >= end) {
            sink.complete();
            return at;
        }
        ByteBuf piece = piece(at, to);
        int length = piece.readableBytes(); // whoever gets it moves its indices
        sink.next(piece);
        return at + length;
    }

    private ByteBuf piece(long at, long to) {
        long body = size - tail.capacity();
        return at < body ? template.piece(at, Math.min(to, body) - at) : tail.slice((int) (at - body), (int) (to - at));
    }

    /** Returns whether these are the bytes that belong at that offset. */
    public boolean matches(long offset, ByteBuf bytes) {
        int checked = 0;
        int length = bytes.readableBytes();
        while (checked < length && offset + checked < size) {
            long at = offset + checked;
            ByteBuf expected = piece(at, Math.min(size, at + length - checked));
            int part = expected.readableBytes();
            if (!ByteBufUtil.equals(expected, 0, bytes, bytes.readerIndex() + checked, part)) {
                return false;
            }
            checked += part;
        }
        return checked == length;
    }
}
