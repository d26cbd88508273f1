package dev.plimsoll.engine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Gives a parser many inputs, most of them nearly valid, and fails if it answers one with anything but a result or one of its
 * refusals.
 *
 * <p>{@code -Dplimsoll.fuzz.rounds} says how many inputs, {@code -Dplimsoll.fuzz.seed} which; both are told with a failure.
 */
public final class Fuzz {

    /** How many inputs each parser gets. */
    public static final int ROUNDS = Integer.getInteger("plimsoll.fuzz.rounds", 10_000);

    private static final long SEED = Long.getLong("plimsoll.fuzz.seed", 20_261_121L);

    private final List<String> valid;
    private final List<Class<?>> refusals;

    private Fuzz(List<String> valid, List<Class<?>> refusals) {
        this.valid = valid;
        this.refusals = refusals;
    }

    /** How many inputs a parser took and how many it refused. */
    public record Outcome(int taken, int refused) {}

    /** Begins with inputs that are valid, which the others are made from. */
    public static Fuzz from(String... valid) {
        return new Fuzz(List.of(valid), List.of());
    }

    /** Sets what the parser may throw; subclasses of these count too. */
    public Fuzz refusedWith(Class<?>... allowed) {
        return new Fuzz(valid, List.of(allowed));
    }

    /** Fuzzes a parser of bytes. */
    public Outcome bytes(Consumer<byte[]> parser) {
        return run(input -> parser.accept(encoded(input)));
    }

    /** Fuzzes a parser of text. */
    public Outcome text(Consumer<String> parser) {
        return run(parser);
    }

    /** Fuzzes a parser of values that print as they were written. */
    public Outcome printedBack(Function<String, ?> parser) {
        return normalized(input -> String.valueOf(parser.apply(input)), UnaryOperator.identity());
    }

    /** Fuzzes a parser whose result, printed, is what {@code expected} makes of the input. */
    public Outcome normalized(UnaryOperator<String> parsedAndPrinted, UnaryOperator<String> expected) {
        return run(input -> {
            String printed = parsedAndPrinted.apply(input);
            if (!printed.equals(expected.apply(input))) {
                throw new AssertionError("was printed as " + printed);
            }
        });
    }

    private Outcome run(Consumer<String> parser) {
        Mutations mutations = new Mutations(valid, new SplittableRandom(SEED));
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String input = mutations.next();
            try {
                parser.accept(input);
            } catch (RuntimeException | StackOverflowError | AssertionError thrown) {
                checkRefusal(thrown, input, round);
                refused++;
            }
        }
        return new Outcome(ROUNDS - refused, refused);
    }

    private void checkRefusal(Throwable thrown, String input, int round) {
        if (refusals.stream().noneMatch(allowed -> allowed.isInstance(thrown))) {
            String where = "seed " + SEED + ", round " + round + ", input " + Arrays.toString(encoded(input));
            throw new AssertionError(thrown + ", at " + where, thrown);
        }
    }

    /** One byte for each character up to 255, so that most inputs with such characters are no UTF-8. */
    private static byte[] encoded(String input) {
        boolean octets = input.chars().allMatch(c -> c <= 0xff);
        return input.getBytes(octets ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
