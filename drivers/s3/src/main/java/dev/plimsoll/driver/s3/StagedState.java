package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One state of a staged object: pieces of scheduled length, each an object of its own, and a tail that is too short for
 * one. It never changes; the next append makes another.
 *
 * <p>It is kept as one object, a line of text and the tail after it. {@link Token} is what callers hold.
 *
 * @param length how many bytes are staged
 * @param parent the state this one was made from; empty if from nothing
 * @param runs the pieces, in order
 */
record StagedState(long length, String parent, List<Run> runs) {

    static final StagedState NOTHING = new StagedState(0, "", List.of());

    private static final String FORMAT = "plimsoll-staged-1";
    private static final String NONE = "-";

    /** Pieces of one append: its nonce tells them from those of an append that was lost. */
    record Run(String nonce, int count) {

        static Run of(String text) {
            int star = text.indexOf('*');
            return new Run(text.substring(0, star), Integer.parseInt(text.substring(star + 1)));
        }

        @Override
        public String toString() {
            return nonce + '*' + count;
        }
    }

    /**
     * What a caller holds of a state, in a form that fits into a header.
     *
     * @param nonce tells the state from all others
     * @param header the length of the line of text before the tail
     * @param pieces how many pieces there are
     * @param length how many bytes are staged
     */
    record Token(String nonce, int header, int pieces, long length) {

        /** Returns the token that a caller presents; empty if it is none, or one of another length. */
        static Optional<Token> of(Staged staged) {
            return of(staged.token()).filter(token -> token.length == staged.length());
        }

        static Optional<Token> of(String text) {
            String[] parts = text.split("\\.", -1);
            try {
                return parts.length == 4
                        ? Optional.of(new Token(
                                parts[0],
                                Integer.parseInt(parts[1]),
                                Integer.parseInt(parts[2]),
                                Long.parseLong(parts[3])))
                        : Optional.empty();
            } catch (NumberFormatException damaged) {
                return Optional.empty();
            }
        }

        long tail() {
            return length - PieceSizes.total(pieces);
        }

        @Override
        public String toString() {
            return nonce + '.' + header + '.' + pieces + '.' + length;
        }
    }

    /** A part of the staged bytes, and where they lie. */
    record Segment(String name, long offset, long length) {}

    int pieces() {
        return runs.stream().mapToInt(Run::count).sum();
    }

    /** Returns the state after an append that made {@code count} more pieces and left a new tail. */
    StagedState next(String nonce, String before, int count, long newLength) {
        List<Run> all = new ArrayList<>(runs);
        if (count > 0) {
            all.add(new Run(nonce, count));
        }
        return new StagedState(newLength, before, all);
    }

    byte[] header() {
        String pieces = runs.isEmpty() ? NONE : runs.stream().map(Run::toString).collect(Collectors.joining(","));
        String line = String.join(" ", FORMAT, Long.toString(length), parent.isEmpty() ? NONE : parent, pieces);
        return (line + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a header.
     *
     * @throws IllegalArgumentException if it is none
     */
    static StagedState of(String header) {
        String[] parts = header.stripTrailing().split(" ", -1);
        if (parts.length != 4 || !parts[0].equals(FORMAT)) {
            throw new IllegalArgumentException("not the header of a staged state");
        }
        List<Run> runs = parts[3].equals(NONE)
                ? List.of()
                : List.of(parts[3].split(",", -1)).stream().map(Run::of).toList();
        return new StagedState(Long.parseLong(parts[1]), parts[2].equals(NONE) ? "" : parts[2], runs);
    }

    /** Returns where the bytes lie, in order. */
    List<Segment> segments(Names names, ObjectKey key, Token token) {
        List<Segment> segments = new ArrayList<>();
        for (String piece : pieceNames(names, key)) {
            segments.add(new Segment(piece, 0, PieceSizes.of(segments.size())));
        }
        if (token.tail() > 0) {
            segments.add(new Segment(names.ownOf(key, token.nonce()), token.header(), token.tail()));
        }
        return segments;
    }

    List<String> pieceNames(Names names, ObjectKey key) {
        return runs.stream()
                .flatMap(run -> pieceNames(names, key, run.nonce(), run.count()).stream())
                .toList();
    }

    static List<String> pieceNames(Names names, ObjectKey key, String nonce, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> pieceName(names, key, nonce, number))
                .toList();
    }

    static String pieceName(Names names, ObjectKey key, String nonce, int number) {
        return names.ownOf(key, nonce + "." + number);
    }
}
