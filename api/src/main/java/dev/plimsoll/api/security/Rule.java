package dev.plimsoll.api.security;

import dev.plimsoll.engine.content.RepositoryName;
import java.util.List;
import java.util.Set;

/**
 * Lets somebody do something.
 *
 * @param who names of accounts, {@code *} for everybody with an account, {@code anonymous} for everybody
 * @param may what they may do
 * @param on with which repositories
 */
public record Rule(Set<String> who, Set<Action> may, List<NamePattern> on) {

    public Rule {
        who = Set.copyOf(who);
        may = Set.copyOf(may);
        on = List.copyOf(on);
    }

    /** Whoever has logged in may do, besides, whatever those may who have not. */
    boolean lets(Subject subject, Action action) {
        return may.contains(action)
                && (who.contains(Subject.ANONYMOUS)
                        || subject.user().filter(this::names).isPresent());
    }

    boolean lets(Subject subject, Action action, RepositoryName name) {
        return lets(subject, action) && on.stream().anyMatch(pattern -> pattern.matches(name));
    }

    private boolean names(String user) {
        return who.contains(user) || who.contains(Subject.ANY_USER);
    }
}
