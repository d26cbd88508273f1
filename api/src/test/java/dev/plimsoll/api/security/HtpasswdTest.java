package dev.plimsoll.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtpasswdTest {

    private static final String HASH = "$2y$05$" + "x".repeat(53);

    @Test
    void accountsAreLines() {
        String file = "# ours\n\nalice:" + HASH + "\r\nbob smith:" + HASH.replace("$2y$05", "$2b$14") + "\n";
        assertThat(Htpasswd.parse(file)).containsOnlyKeys("alice", "bob smith").containsEntry("alice", HASH);
        assertThat(Htpasswd.parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice:$apr1$mpqnKUpa$B3TOpbjFvV0g6iwwNaUKs1 | bcrypt",
                "alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ= | bcrypt",
                "alice:plainsecret | bcrypt",
                "alice:$2y$31$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | bcrypt",
                "alice:$2y$05$short | bcrypt",
                "alice | name",
                ":$2y$05$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | name",
                "anonymous:$2y$05$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | no account can have",
                "*:$2y$05$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | no account can have",
                "first:$2y$05$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | earlier"
            })
    void aWrongLineIsNamedByItsNumberAndNotShown(String line, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Htpasswd.parse("first:" + HASH + "\n" + line))
                .withMessageContaining("line 2 ")
                .withMessageContaining(reason)
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("$", "alice", "plainsecret"));
    }
}
