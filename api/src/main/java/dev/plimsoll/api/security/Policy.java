package dev.plimsoll.api.security;

import dev.plimsoll.engine.content.RepositoryName;
import java.util.List;

/**
 * All rules together: what none of them allows is not allowed, and their order does not matter.
 *
 * @param rules each of which only adds rights
 */
public record Policy(List<Rule> rules) {

    public Policy {
        rules = List.copyOf(rules);
    }

    boolean allows(Subject subject, Action action, RepositoryName name) {
        return rules.stream().anyMatch(rule -> rule.lets(subject, action, name));
    }

    /** Returns whether there may be a repository with which that is allowed. */
    boolean allowsSomewhere(Subject subject, Action action) {
        return rules.stream().anyMatch(rule -> rule.lets(subject, action));
    }
}
