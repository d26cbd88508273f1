package dev.plimsoll.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plimsoll.engine.content.RepositoryName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "team/app, team/app, true",
        "team/app, team/app2, false",
        "team/app, other/team/app, false",
        "team/*, team/app, true",
        "team/*, team/app/cache, false",
        "team/*, team, false",
        "team/**, team/app/cache, true",
        "team/**, team, false",
        "team/**, team2/app, false",
        "**, a, true",
        "**, a/b/c, true",
        "*, a, true",
        "*, a/b, false",
        "*/app, team/app, true",
        "**/app, a/b/app, true",
        "team-*/app, team-1/app, true",
        "team-*/app, team-1/x/app, false",
        "a.b, a.b, true",
        "a.b, axb, false"
    })
    void starsStandForWhatTheySay(String pattern, String name, boolean matches) {
        RepositoryName repository = RepositoryName.parse(name);
        assertThat(NamePattern.parse(pattern).matches(repository)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Team/*", "team/[ab]", "team/?", "a b", "a\\b", "(a)+"})
    void whatNoNameCouldMatchIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NamePattern.parse(text));
    }

    /** As many stars as fit, against a name that almost matches. */
    @ParameterizedTest
    @ValueSource(strings = {"*a", "**a"})
    void aHostileNameIsMatchedInTime(String part) {
        NamePattern pattern = NamePattern.parse(part.repeat(3) + "b");
        assertThat(pattern.matches(RepositoryName.parse("a".repeat(255)))).isFalse();
    }
}
