package dev.plimsoll.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.api.security.Action;
import dev.plimsoll.api.security.Policy;
import dev.plimsoll.api.security.Rule;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AuthTest {

    private static final Map<String, String> GOOD = Map.of(
            "users-file", "/etc/plimsoll/users",
            "rules[0].who", "*",
            "rules[0].may", "pull, push",
            "rules[1].who", "alice,bob",
            "rules[1].may", "delete",
            "rules[1].on", "team/*,old");

    private static Auth bound(Map<String, String> properties) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        properties.forEach((name, value) -> source.put("plimsoll.auth." + name, value));
        return new Binder(source).bindOrCreate("plimsoll.auth", Auth.class);
    }

    private static Auth good(String name, String value) {
        Map<String, String> properties = new HashMap<>(GOOD);
        properties.put(name, value);
        return bound(properties);
    }

    @Test
    void withoutConfigurationThereAreNoAccounts() {
        assertThat(bound(Map.of()).enabled()).isFalse();
    }

    @Test
    void rulesAreReadAndHoldEverywhereUnlessTheySayWhere() {
        assertThat(bound(GOOD).enabled()).isTrue();
        Policy policy = bound(GOOD).policy();
        assertThat(policy.rules()).extracting(Rule::who).containsExactly(Set.of("*"), Set.of("alice", "bob"));
        assertThat(policy.rules())
                .extracting(Rule::may)
                .containsExactly(Set.of(Action.PULL, Action.PUSH), Set.of(Action.DELETE));
        assertThat(policy.rules()).extracting(rule -> rule.on().toString()).containsExactly("[**]", "[team/*, old]");
    }

    @Test
    void dockerIsKeptOutWhereSomethingIsPublicAndThereAreNoTokens() {
        assertThat(bound(GOOD).keepsDockerOut()).isFalse();
        assertThat(good("rules[1].who", "anonymous").keepsDockerOut()).isTrue();
    }

    @Test
    void theRealmIsAUrl() {
        assertThat(good("realm", "https://registry.test:8443/x/token").realmUri())
                .get()
                .hasToString("https://registry.test:8443/x/token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/token",
                "registry.test/token",
                "ftp://registry.test/token",
                "https:///token",
                "https://u:p@registry.test/token",
                "https://a\"b/token"
            })
    void whatIsNoUrlIsRefused(String realm) {
        assertThatThrownBy(() -> good("realm", realm).realmUri()).hasMessageStartingWith("plimsoll.auth.realm ");
    }

    @ParameterizedTest
    @CsvSource({"rules[1].on, Team/*", "rules[1].who, ''", "rules[1].may, ''"})
    void aRuleThatMakesNoSenseIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> good(name, value).policy()).hasMessageStartingWith("plimsoll.auth." + name + " ");
    }

    @Test
    void rulesNeedAccountsAndAccountsNeedRules() {
        assertThatThrownBy(() -> bound(Map.of("users-file", "x"))).hasStackTraceContaining("plimsoll.auth.rules is");
        assertThatThrownBy(() -> bound(Map.of("rules[0].who", "*", "rules[0].may", "pull")))
                .hasStackTraceContaining("needs plimsoll.auth.users-file");
    }
}
