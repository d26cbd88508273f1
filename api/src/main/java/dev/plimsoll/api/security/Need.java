package dev.plimsoll.api.security;

import dev.plimsoll.engine.content.RepositoryName;
import java.util.EnumSet;
import java.util.Optional;

/** The right that a request needs. */
public sealed interface Need {

    /** Any credential will do, if it is a good one. */
    record Credential() implements Need {}

    /** The list of repositories. */
    record Listing() implements Need {}

    /** An action on a repository. */
    record Doing(Action action, RepositoryName name) implements Need {}

    /** Returns what a token has to be asked for to have it. */
    default Optional<Scope> scope() {
        if (this instanceof Doing doing) {
            boolean push = doing.action == Action.PUSH; // clients that push look first what is there already
            return Optional.of(
                    Scope.of(doing.name, push ? EnumSet.of(Action.PULL, Action.PUSH) : EnumSet.of(doing.action)));
        }
        return this instanceof Listing ? Optional.of(Scope.CATALOG) : Optional.empty();
    }
}
