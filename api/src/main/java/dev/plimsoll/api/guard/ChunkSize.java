package dev.plimsoll.api.guard;

import io.netty.buffer.ByteBuf;

/** The line before a chunk: its size, perhaps extensions, which mean nothing to anybody here. */
final class ChunkSize {

    /** A longer line has extensions that nobody needs. */
    static final int LONGEST_LINE = 256;

    private static final int MOST_DIGITS = 16;

    private ChunkSize() {}

    /** Reads a line, given without its end, and returns how many bytes the chunk has. */
    static long read(ByteBuf in, int from, int to) {
        int end = indexOf(';', in, from, to);
        if (end == from || end - from > MOST_DIGITS || !areExtensions(in, end, to)) {
            throw Fault.CHUNK_SIZE.found();
        }
        long size = 0;
        for (int at = from; at < end; at++) {
            int digit = Character.digit(in.getByte(at), 16);
            size = size * 16 + digit;
            // The codec behind counts in 31 bits.
            if (digit < 0 || size > Integer.MAX_VALUE) {
                throw Fault.CHUNK_SIZE.found();
            }
        }
        return size;
    }

    /** Quoted values are refused: what a semicolon or a line end within quotes means is disputed. */
    private static boolean areExtensions(ByteBuf in, int from, int to) {
        int at = from;
        while (at < to) {
            int end = indexOf(';', in, at + 1, to);
            int name = indexOf('=', in, at + 1, end);
            if (!Octets.TOKEN.fill(in, at + 1, name) || name < end && !Octets.TOKEN.fill(in, name + 1, end)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private static int indexOf(char octet, ByteBuf in, int from, int to) {
        int at = in.indexOf(from, to, (byte) octet);
        return at < 0 ? to : at;
    }
}
