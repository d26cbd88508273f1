package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.Accounts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private static Credentials of(String... values) {
        return Credentials.of(List.of(values));
    }

    @Test
    void aLoginIsANameUpToTheFirstColonAndAPassword() {
        assertThat(of(Accounts.basic("alice", "a:ü ß"))).isEqualTo(new Credentials.Login("alice", "a:ü ß"));
        assertThat(of(Accounts.basic("alice", ""))).isEqualTo(new Credentials.Login("alice", ""));
        assertThat(of(Accounts.basic("", "x"))).isEqualTo(new Credentials.Login("", "x"));
        assertThat(of("bAsIc  YTpi ")).isEqualTo(new Credentials.Login("a", "b"));
    }

    @Test
    void aTokenIsTakenAsItIs() {
        assertThat(of("bearer abc.def")).isEqualTo(new Credentials.Token("abc.def"));
    }

    @Test
    void nothingIsNothingAndSoIsAnEmptyLogin() {
        assertThat(of()).isEqualTo(new Credentials.None());
        assertThat(of("Basic Og==")).isEqualTo(new Credentials.None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic !",
                "Basic YWxpY2U=",
                "Basic YQBhOmI=",
                "Digest a=b",
                "Negotiate YTpi",
                "YTpi"
            })
    void everythingElseIsUnreadable(String value) {
        assertThat(of(value)).isEqualTo(new Credentials.Unreadable());
    }

    @Test
    void ofTwoNoneIsChosen() {
        assertThat(of(Accounts.basic("alice"), Accounts.basic("alice"))).isEqualTo(new Credentials.Unreadable());
    }

    @Test
    void noneIsEverPrinted() {
        assertThat(of(Accounts.basic("alice", "hidden")) + " " + of("Bearer hidden"))
                .doesNotContain("hidden");
    }
}
