package dev.plimsoll.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateSealTest {

    private static final List<String> ABOUT = List.of("a/b", "upload", "12");

    private final StateSeal seal = new StateSeal(key(1));
    private final byte[] state = {1, 2, 3};

    private static byte[] key(int number) {
        byte[] key = new byte[StateSeal.KEY_LENGTH];
        Arrays.fill(key, (byte) number);
        return key;
    }

    @Test
    void opensWhatItSealed() {
        assertThat(seal.open(seal.seal(state, ABOUT), ABOUT))
                .hasValueSatisfying(open -> assertThat(open).isEqualTo(state));
        assertThat(new StateSeal(key(1)).open(seal.seal(new byte[0], ABOUT), ABOUT))
                .hasValueSatisfying(open -> assertThat(open).isEmpty());
    }

    @Test
    void opensNothingThatWasChangedAnywhere() {
        byte[] sealed = seal.seal(state, ABOUT);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(seal.open(changed, ABOUT)).as("bit %d", bit).isEmpty();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(seal.open(Arrays.copyOf(sealed, length), ABOUT)).isEmpty();
        }
    }

    @Test
    void opensNothingForAnythingElse() {
        byte[] sealed = seal.seal(state, ABOUT);
        assertThat(seal.open(sealed, List.of("a/c", "upload", "12"))).isEmpty();
        assertThat(seal.open(sealed, List.of("a/b", "upload", "13"))).isEmpty();
        assertThat(seal.open(sealed, List.of("a/b", "upload1", "2"))).isEmpty();
        assertThat(seal.open(sealed, List.of("a/b", "upload"))).isEmpty();
        assertThat(new StateSeal(key(2)).open(sealed, ABOUT)).isEmpty();
    }

    @Test
    void needsAWholeKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StateSeal(new byte[31]));
    }
}
