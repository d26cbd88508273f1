package dev.plimsoll.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.fuzz.Fuzz;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "repository:team/app:pull repository:team/app:pull",
                "repository:a:push,pull repository:a:pull,push",
                "repository:a:pull,fly repository:a:pull",
                "repository:a:* repository:a:pull,push,delete",
                "repository:a: repository:a:",
                "registry:catalog:* registry:catalog:*"
            })
    void whatIsKnownIsRead(String asked, String read) {
        assertThat(Scope.parse(asked)).get().hasToString(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "repository",
                "repository:",
                "repository:a",
                "repository:A:pull",
                "repository:host:80/a:pull",
                "repository(plugin):a:pull",
                "registry:catalog:pull",
                "aws::"
            })
    void whatIsNotKnownIsNoError(String asked) {
        assertThat(Scope.parse(asked)).isEmpty();
    }

    @Test
    void itCoversItsOwnRepositoryOnly() {
        Scope scope = Scope.of(RepositoryName.parse("a/b"), Set.of(Action.PULL));
        assertThat(scope.covers(Action.PULL, RepositoryName.parse("a/b"))).isTrue();
        assertThat(scope.covers(Action.PUSH, RepositoryName.parse("a/b"))).isFalse();
        assertThat(scope.covers(Action.PULL, RepositoryName.parse("a/b/c"))).isFalse();
        assertThat(Scope.CATALOG.covers(Action.CATALOG, RepositoryName.parse("a/b")))
                .isFalse();
    }

    @Test
    void whateverIsAskedIsReadTheSameAgain() {
        Fuzz.Outcome outcome = Fuzz.from("repository:team/app:pull,push", "registry:catalog:*", "repository:a:*")
                .refusedWith(Unknown.class)
                .text(ScopeTest::again);
        assertThat(outcome.taken()).isPositive();
        assertThat(outcome.refused()).isPositive();
    }

    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static void again(String text) {
        Scope scope = Scope.parse(text).orElseThrow(Unknown::new);
        assertThat(Scope.parse(scope.toString())).contains(scope);
    }
}
