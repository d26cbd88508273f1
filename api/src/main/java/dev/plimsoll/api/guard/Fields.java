package dev.plimsoll.api.guard;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads header lines, of a head or of trailers: their form, their number and their size. */
final class Fields {

    private final GuardSettings settings;
    private int lines;
    private int bytes;

    Fields(GuardSettings settings) {
        this.settings = settings;
    }

    void reset() {
        lines = 0;
        bytes = 0;
    }

    /** Returns how many bytes the next line may have, its end included. */
    int room() {
        return settings.headerBytes() - bytes;
    }

    /**
     * Reads one line that is not empty, given without its end, and returns what its name is.
     *
     * @throws Fault.Found if it is not of the form {@code name: value}, or one too many
     */
    FieldName read(ByteBuf in, int from, int to) {
        lines++;
        bytes += to - from + 2;
        if (lines > settings.headers()) {
            throw Fault.HEADERS_TOO_MANY.found();
        }
        byte first = in.getByte(from);
        if (first == ' ' || first == '\t') {
            throw Fault.FIELD_FOLDED.found();
        }
        int colon = in.indexOf(from, to, (byte) ':');
        if (colon < 0 || !Octets.TOKEN.fill(in, from, colon)) {
            throw Fault.FIELD_NAME.found();
        }
        if (!Octets.VALUE.contain(in, colon + 1, to)) {
            throw Fault.FIELD_VALUE.found();
        }
        return FieldName.of(in, from, colon);
    }

    /** Returns the value on a line that was read, without the blanks around it. */
    static String value(ByteBuf in, int from, int to) {
        int colon = in.indexOf(from, to, (byte) ':');
        return in.toString(colon + 1, to - colon - 1, StandardCharsets.ISO_8859_1)
                .strip();
    }
}
