package dev.plimsoll.api.security;

import static dev.plimsoll.api.security.Action.CATALOG;
import static dev.plimsoll.api.security.Action.DELETE;
import static dev.plimsoll.api.security.Action.PULL;
import static dev.plimsoll.api.security.Action.PUSH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.RepositoryName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final Subject ALICE = Subject.user("alice");
    private static final Subject BOB = Subject.user("bob");
    private static final List<Rule> RULES = List.of(
            rule(Set.of("anonymous"), Set.of(PULL), "public/**"),
            rule(Set.of("*"), Set.of(PULL), "team/**"),
            rule(Set.of("alice"), Set.of(PUSH, CATALOG), "team/**", "alice/*"),
            rule(Set.of("alice", "bob"), Set.of(DELETE), "team/old"));

    private static Rule rule(Set<String> who, Set<Action> may, String... on) {
        return new Rule(who, may, List.of(on).stream().map(NamePattern::parse).toList());
    }

    private static boolean allows(Subject subject, Action action, String name) {
        return new Policy(RULES).allows(subject, action, RepositoryName.parse(name));
    }

    @Test
    void whatNoRuleAllowsIsNotAllowed() {
        assertThat(allows(Subject.NOBODY, PULL, "team/app")).isFalse();
        assertThat(allows(Subject.NOBODY, PUSH, "public/app")).isFalse();
        assertThat(allows(BOB, PUSH, "team/app")).isFalse();
        assertThat(allows(ALICE, DELETE, "team/app")).isFalse();
        assertThat(allows(ALICE, PULL, "alice/app")).as("push is not pull").isFalse();
        assertThat(new Policy(List.of()).allows(ALICE, PULL, RepositoryName.parse("a")))
                .isFalse();
    }

    @Test
    void rulesAddUp() {
        assertThat(allows(ALICE, PULL, "team/app")).isTrue();
        assertThat(allows(ALICE, PUSH, "team/app")).isTrue();
        assertThat(allows(ALICE, DELETE, "team/old")).isTrue();
        assertThat(allows(BOB, DELETE, "team/old")).isTrue();
    }

    @Test
    void whoLogsInLosesNothingByIt() {
        assertThat(allows(Subject.NOBODY, PULL, "public/app")).isTrue();
        assertThat(allows(BOB, PULL, "public/app")).isTrue();
    }

    @Test
    void aListIsForThoseWhoMaySeeSomething() {
        assertThat(new Policy(RULES).allowsSomewhere(ALICE, CATALOG)).isTrue();
        assertThat(new Policy(RULES).allowsSomewhere(BOB, CATALOG)).isFalse();
    }

    @Test
    void theOrderOfRulesDoesNotMatter() {
        for (int seed = 0; seed < 24; seed++) {
            List<Rule> shuffled = new ArrayList<>(RULES);
            Collections.shuffle(shuffled, new Random(seed));
            Policy policy = new Policy(shuffled);
            for (Subject subject : List.of(Subject.NOBODY, ALICE, BOB)) {
                for (Action action : Action.values()) {
                    for (String name : List.of("public/app", "team/app", "team/old", "alice/app", "team")) {
                        assertThat(policy.allows(subject, action, RepositoryName.parse(name)))
                                .isEqualTo(allows(subject, action, name));
                    }
                }
            }
        }
    }
}
