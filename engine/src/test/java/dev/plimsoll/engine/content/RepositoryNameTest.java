package dev.plimsoll.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.error.NameInvalid;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {

    /** The grammar as the specification prints it; safe as an oracle only because the inputs here are short. */
    private static final Pattern SPECIFICATION =
            Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "0", "library/debian", "a.b", "a_b", "a__b", "a-b", "a----b", "a/b/c/d", "blobs/uploads"})
    void acceptsWhatTheSpecificationAccepts(String text) {
        assertThat(RepositoryName.parse(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "a/", "/a", "a//b", "A", "aB", "-a", "a-", ".a", "a.", "a..b", "_a", "a_", "a___b", "a._b",
                "a-_b", "a b", "a\n", "a:b", "a%2fb", "é", "a/-b", "a/b."
            })
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> RepositoryName.parse(text)).isInstanceOf(NameInvalid.class);
    }

    @Test
    void acceptsTwoHundredAndFiftyFiveCharactersAndNoMore() {
        assertThat(RepositoryName.parse("a".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> RepositoryName.parse("a".repeat(256))).isInstanceOf(NameInvalid.class);
        assertThatThrownBy(() -> RepositoryName.parse("a-".repeat(500_000))).isInstanceOf(NameInvalid.class);
    }

    @Test
    void agreesWithTheSpecificationOnRandomInput() {
        Random random = new Random(20_261_120);
        String alphabet = "ab0-_./A";
        for (int i = 0; i < 200_000; i++) {
            String text = random.ints(random.nextInt(9), 0, alphabet.length())
                    .mapToObj(alphabet::charAt)
                    .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                    .toString();
            assertThat(isName(text))
                    .as(text)
                    .isEqualTo(SPECIFICATION.matcher(text).matches());
        }
    }

    private static boolean isName(String text) {
        try {
            return RepositoryName.parse(text).value().equals(text);
        } catch (NameInvalid refused) {
            return false;
        }
    }

    @Test
    void ordersANameDirectlyBeforeTheNamesBelowIt() {
        assertThat(RepositoryName.parse("foo")).isLessThan(RepositoryName.parse("foo/bar"));
        assertThat(RepositoryName.parse("foo/bar")).isLessThan(RepositoryName.parse("foo-bar"));
        assertThat(RepositoryName.parse("foo-bar")).isLessThan(RepositoryName.parse("foo.bar"));
    }
}
