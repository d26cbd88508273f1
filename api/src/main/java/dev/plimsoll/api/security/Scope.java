package dev.plimsoll.api.security;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.error.NameInvalid;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token is asked for, and what it is good for: {@code repository:team/app:pull,push}, or {@code registry:catalog:*} for
 * the list of repositories.
 *
 * @param repository which one; empty for the list
 * @param actions what may be done with it
 */
public record Scope(Optional<RepositoryName> repository, Set<Action> actions) {

    private static final String REPOSITORY = "repository:";
    private static final String LIST = "registry:catalog:*";

    /** The list of repositories. */
    static final Scope CATALOG = new Scope(Optional.empty(), Set.of(Action.CATALOG));

    static Scope of(RepositoryName repository, Set<Action> actions) {
        return new Scope(Optional.of(repository), actions);
    }

    /** Reads what a client asks for; empty if it is of a kind that does not exist here, which is no error in this protocol. */
    public static Optional<Scope> parse(String text) {
        if (text.equals(LIST)) {
            return Optional.of(CATALOG);
        }
        int last = text.lastIndexOf(':');
        if (!text.startsWith(REPOSITORY) || last < REPOSITORY.length()) {
            return Optional.empty();
        }
        try {
            RepositoryName name = RepositoryName.parse(text.substring(REPOSITORY.length(), last));
            return Optional.of(of(name, actions(text.substring(last + 1))));
        } catch (NameInvalid malformed) {
            return Optional.empty();
        }
    }

    /** A star asks for everything. */
    private static Set<Action> actions(String list) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        Arrays.stream(list.split(",", -1)).forEach(name -> Action.named(name).ifPresent(actions::add));
        return list.equals("*") ? EnumSet.of(Action.PULL, Action.PUSH, Action.DELETE) : actions;
    }

    boolean covers(Action action, RepositoryName name) {
        return actions.contains(action) && repository.filter(name::equals).isPresent();
    }

    /** Its text, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return repository
                .map(name -> REPOSITORY
                        + name
                        + ':'
                        + actions.stream().sorted().map(Action::toString).collect(Collectors.joining(",")))
                .orElse(LIST);
    }
}
