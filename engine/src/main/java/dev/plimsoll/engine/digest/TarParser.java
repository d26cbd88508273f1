package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.error.DigestInvalid;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads a tar archive that arrives in pieces of any length: POSIX (ustar and PAX), GNU with its long names, star and the oldest
 * form.
 *
 * <p>Content passes through; of headers it keeps one at a time, and nothing is allocated because a header announces it. An
 * extended header or a long name may have 1 MiB. A global extended header is an entry like any other and changes nothing in
 * those after it: so TarSum's first implementation had it. Sparse files are refused. What follows the end of the archive is
 * passed over.
 *
 * <p>Whatever is no archive is refused with {@link DigestInvalid}; the parser is then fit for nothing.
 */
final class TarParser {

    /** Is told of each entry in the archive's order. */
    interface Entries {

        void begin(TarHeader header);

        /** Takes the next bytes of content, and moves the position to the limit. */
        void content(ByteBuffer bytes);

        void end();
    }

    static final int LONGEST_EXTENSION = 1024 * 1024;

    private enum State {
        HEADER,
        EXTENSION,
        CONTENT,
        PADDING,
        END
    }

    private final Entries entries;
    private final ByteBuffer block = ByteBuffer.allocate(TarBlock.LENGTH);
    private final ByteArrayOutputStream extension = new ByteArrayOutputStream();
    private State state = State.HEADER;
    private long remaining;
    private int padding;
    private boolean zeroBlock;
    private char extensionType;
    private PaxRecords pax = PaxRecords.NONE;
    private String longName = "";
    private String longLinkName = "";

    TarParser(Entries entries) {
        this.entries = entries;
    }

    /** Takes the bytes from position to limit and moves the position there. */
    void accept(ByteBuffer in) {
        while (in.hasRemaining()) {
            switch (state) {
                case HEADER -> fillBlock(in);
                case EXTENSION, CONTENT, PADDING -> passOn(in);
                case END -> in.position(in.limit());
            }
        }
    }

    /** Fails unless what was read is a whole archive. Nothing at all is one, and the padding and the zeros at the end may lack. */
    void requireEnd() {
        boolean between = state == State.PADDING || state == State.HEADER && block.position() == 0;
        if (state != State.END && !(between && !isExtended())) {
            throw new DigestInvalid("tar archive is truncated");
        }
    }

    private boolean isExtended() {
        return pax != PaxRecords.NONE || !longName.isEmpty() || !longLinkName.isEmpty();
    }

    private void fillBlock(ByteBuffer in) {
        block.put(slice(in, block.remaining()));
        if (!block.hasRemaining()) {
            block.clear();
            readBlock(new TarBlock(block.array()));
        }
    }

    private void readBlock(TarBlock header) {
        if (header.isZero()) {
            state = zeroBlock ? State.END : State.HEADER;
            zeroBlock = true;
            if (isExtended()) {
                throw new DigestInvalid("tar archive ends behind an extended header");
            }
        } else if (zeroBlock) {
            throw new DigestInvalid("tar archive has a single block of zeros in its midst");
        } else {
            begin(header.header());
        }
    }

    private void begin(TarHeader header) {
        switch (header.type()) {
            case 'x', 'L', 'K' -> beginExtension(header);
            case 'S' -> throw new DigestInvalid("tar archive has sparse files, to which Plimsoll computes no TarSum");
            default -> beginEntry(header);
        }
    }

    private void beginExtension(TarHeader header) {
        if (header.size() > LONGEST_EXTENSION) {
            throw new DigestInvalid("tar archive has an extended header of more than " + LONGEST_EXTENSION + " bytes");
        }
        extensionType = header.type();
        expect(State.EXTENSION, header.size());
    }

    private void beginEntry(TarHeader header) {
        TarHeader entry = pax.applyTo(header, longName, longLinkName);
        pax = PaxRecords.NONE;
        longName = "";
        longLinkName = "";
        entries.begin(entry);
        expect(State.CONTENT, entry.contentLength());
    }

    private void expect(State what, long length) {
        state = what;
        remaining = length;
        padding = (int) (-length & TarBlock.LENGTH - 1);
        if (length == 0) {
            end();
        }
    }

    private void passOn(ByteBuffer in) {
        ByteBuffer part = slice(in, remaining);
        remaining -= part.remaining();
        if (state == State.CONTENT) {
            entries.content(part);
        } else if (state == State.EXTENSION) {
            keep(part);
        }
        if (remaining == 0) {
            end();
        }
    }

    private void keep(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        extension.writeBytes(bytes);
    }

    private void end() {
        if (state == State.CONTENT) {
            entries.end();
        } else if (state == State.EXTENSION) {
            extend(extension.toString(StandardCharsets.ISO_8859_1));
            extension.reset();
        }
        boolean padded = state != State.PADDING && padding > 0;
        state = padded ? State.PADDING : State.HEADER;
        remaining = padded ? padding : 0;
    }

    private void extend(String text) {
        switch (extensionType) {
            case 'x' -> pax = PaxRecords.parse(text);
            case 'L' -> longName = TarBlock.upToNul(text);
            default -> longLinkName = TarBlock.upToNul(text);
        }
    }

    /** Returns the next bytes, {@code most} of them at most, and moves the position behind them. */
    private static ByteBuffer slice(ByteBuffer in, long most) {
        int length = (int) Math.min(most, in.remaining());
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }
}
