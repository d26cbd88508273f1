package dev.plimsoll.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FuzzTest {

    private static final Fuzz NUMBERS = Fuzz.from("12", "345").refusedWith(NumberFormatException.class);

    @Test
    void countsWhatWasTakenAndWhatWasRefused() {
        Fuzz.Outcome outcome = NUMBERS.text(Integer::parseInt);
        assertThat(outcome.taken()).isPositive();
        assertThat(outcome.refused()).isPositive();
        assertThat(outcome.taken() + outcome.refused()).isEqualTo(Fuzz.ROUNDS);
    }

    @Test
    void findsAnExceptionThatIsNoRefusal() {
        assertThatThrownBy(() -> NUMBERS.text(text -> Integer.parseInt(text.substring(1))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("StringIndexOutOfBounds", "seed", "round");
    }

    @Test
    void findsAStackThatOverflows() {
        assertThatThrownBy(() -> NUMBERS.text(text -> depth(text, 0))).hasCauseInstanceOf(StackOverflowError.class);
    }

    private static int depth(String text, int above) {
        return above < 0 ? above : depth(text, above + 1) + 1;
    }

    @Test
    void findsAValueThatPrintsOtherwise() {
        assertThatThrownBy(() -> NUMBERS.printedBack(Integer::parseInt)).hasMessageContaining("was printed as");
    }

    @Test
    void inputsAreManifoldAndTheSameEachTime() {
        List<String> once = inputs();
        assertThat(inputs()).isEqualTo(once);
        Set<String> different = new HashSet<>(once);
        assertThat(different).hasSizeGreaterThan(once.size() / 2);
    }

    private static List<String> inputs() {
        Mutations mutations = new Mutations(List.of("a/valid:one"), new SplittableRandom(7));
        return Stream.generate(mutations::next).limit(1000).toList();
    }
}
