package dev.plimsoll.api.guard;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Follows one connection from request to request, and knows at each byte whether it is head, body or what is around the body.
 * It is strict: what it lets through, every reader of HTTP/1.1 takes for the same requests.
 *
 * <p>Bodies are counted, not looked at. Knows no channel and no clock; for one thread at a time.
 */
final class Framing {

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private enum Phase {
        HEAD,
        CONTENT,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS
    }

    private final Head head;
    private final Fields trailers;
    private Phase phase = Phase.HEAD;

    /** Bytes of content, or of the chunk, that are still to come. */
    private long rest;

    /** Bytes at the front of what is given that were read before: the lines of an unfinished head. */
    private int read;

    /** Bytes after these in which no line end was found. */
    private int searched;

    private long requests;
    private long bodyBytes;
    private @Nullable Fault fault;

    Framing(GuardSettings settings) {
        this.head = new Head(settings);
        this.trailers = new Fields(settings);
    }

    /**
     * Reads on, and returns how many of the readable bytes may be passed on. The others are an unfinished line or head and
     * must be given again, in front of what comes next, unless there is a {@link #fault()}: then they are nothing, and no
     * more must be given. Indexes of the buffer do not move.
     */
    int advance(ByteBuf in) {
        int passable = in.readerIndex();
        int begun = -1;
        int at = passable + read;
        try {
            while (at < in.writerIndex()) {
                long before = requests;
                int next = inContent() ? content(at, in.writerIndex()) : line(in, at);
                if (next == at) {
                    break;
                }
                at = next;
                begun = requests == before ? begun : passable;
                passable = inHead() ? passable : at;
            }
        } catch (Fault.Found found) {
            fault = found.fault();
            passable = withdraw(passable, begun);
        }
        read = at - passable;
        return passable - in.readerIndex();
    }

    /**
     * Takes back a request whose head came together with the fault in its body: nobody has seen it, and nobody should begin
     * to execute it.
     *
     * @param begun where its head begins; negative if that was passed on before
     */
    private int withdraw(int passable, int begun) {
        if (!inBody() || begun < 0) {
            return passable;
        }
        requests--;
        phase = Phase.HEAD;
        return begun;
    }

    /** Returns what is wrong with the bytes after the passable ones, if anything. */
    @Nullable
    Fault fault() {
        return fault;
    }

    /** Returns how many heads were passed on. */
    long requests() {
        return requests;
    }

    /** Returns how many bytes of bodies were seen, of all requests together, with what is between chunks. */
    long bodyBytes() {
        return bodyBytes;
    }

    /** Returns whether a request's head was passed on, and not yet the end of its body. */
    boolean inBody() {
        return phase != Phase.HEAD;
    }

    /** Returns whether part of a head has come, and not all of it. */
    boolean inHead() {
        return phase == Phase.HEAD && (head.begun() || searched > 0);
    }

    /** Returns whether the request that is being read must be answered without a body. */
    boolean bodilessAnswer() {
        return head.bodilessAnswer();
    }

    private boolean inContent() {
        return phase == Phase.CONTENT || phase == Phase.CHUNK;
    }

    private int content(int from, int end) {
        int count = (int) Math.min(rest, end - from);
        rest -= count;
        bodyBytes += count;
        if (rest == 0) {
            enter(phase == Phase.CONTENT ? Phase.HEAD : Phase.CHUNK_END);
        }
        return from + count;
    }

    /** Reads a line and returns where it ends; where it begins, if it does not end yet. */
    private int line(ByteBuf in, int from) {
        int end = in.indexOf(from + searched, in.writerIndex(), LF);
        int length = (end < 0 ? in.writerIndex() : end + 1) - from;
        if (length > room() || end < 0 && length == room()) {
            throw tooLong().found();
        }
        if (end < 0) {
            searched = length;
            return from;
        }
        if (length < 2 || in.getByte(end - 1) != CR) {
            throw Fault.LINE_END.found();
        }
        searched = 0;
        bodyBytes += inBody() ? length : 0;
        line(in, from, end - 1);
        return end + 1;
    }

    private int room() {
        return switch (phase) {
            case HEAD -> head.room();
            case CHUNK_SIZE -> ChunkSize.LONGEST_LINE;
            case TRAILERS -> trailers.room();
            default -> 2;
        };
    }

    private Fault tooLong() {
        return switch (phase) {
            case HEAD -> head.tooLong();
            case CHUNK_SIZE -> Fault.CHUNK_SIZE;
            case TRAILERS -> Fault.HEADERS_TOO_LARGE;
            default -> Fault.CHUNK_END;
        };
    }

    private void line(ByteBuf in, int from, int to) {
        switch (phase) {
            case HEAD -> head(in, from, to);
            case CHUNK_SIZE -> chunkSize(in, from, to);
            case TRAILERS -> trailer(in, from, to);
            default -> enter(Phase.CHUNK_SIZE);
        }
    }

    private void head(ByteBuf in, int from, int to) {
        if (!head.read(in, from, to)) {
            return;
        }
        requests++;
        rest = head.length();
        enter(head.chunked() ? Phase.CHUNK_SIZE : rest > 0 ? Phase.CONTENT : Phase.HEAD);
    }

    private void chunkSize(ByteBuf in, int from, int to) {
        rest = ChunkSize.read(in, from, to);
        enter(rest > 0 ? Phase.CHUNK : Phase.TRAILERS);
    }

    private void trailer(ByteBuf in, int from, int to) {
        if (from == to) {
            enter(Phase.HEAD);
        } else if (trailers.read(in, from, to) != FieldName.OTHER) {
            throw Fault.TRAILER.found();
        }
    }

    private void enter(Phase next) {
        phase = next;
        if (next == Phase.HEAD) {
            head.reset();
            trailers.reset();
        }
    }
}
