package dev.plimsoll.api.guard;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/** A set of byte values: what may stand in one part of a head. */
final class Octets implements ByteProcessor {

    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** Names of methods and headers. */
    static final Octets TOKEN = new Octets().and(ALPHANUMERIC).and("!#$%&'*+-.^_`|~");

    /** The target of a request: anything visible, in ASCII. Which of these make a path is the API's to say. */
    static final Octets TARGET = new Octets().and(0x21, 0x7e);

    /** A header's value: no control but the tab. Bytes beyond ASCII are opaque, and harmless. */
    static final Octets VALUE = new Octets().and(0x20, 0x7e).and(0x80, 0xff).and("\t");

    static final Octets DIGIT = new Octets().and('0', '9');

    static final Octets HOST_NAME = new Octets().and(ALPHANUMERIC).and("-._");

    static final Octets IP_LITERAL = new Octets().and(ALPHANUMERIC).and(".:");

    private final boolean[] members = new boolean[256];

    private Octets and(String more) {
        more.chars().forEach(octet -> members[octet] = true);
        return this;
    }

    private Octets and(int first, int last) {
        for (int octet = first; octet <= last; octet++) {
            members[octet] = true;
        }
        return this;
    }

    @Override
    public boolean process(byte octet) {
        return members[octet & 0xff];
    }

    /** Returns whether there is at least one byte between two indexes, and nothing but members. */
    boolean fill(ByteBuf in, int from, int to) {
        return from < to && in.forEachByte(from, to - from, this) < 0;
    }

    /** Returns whether there is nothing but members, perhaps nothing at all. */
    boolean contain(ByteBuf in, int from, int to) {
        return from == to || fill(in, from, to);
    }
}
