package dev.plimsoll.api.security;

import dev.plimsoll.engine.content.RepositoryName;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * Says whose credential it is, and what they may do. Rights are looked up for each request, in the accounts and rules of that
 * moment: a token never gives more than its user has, and nothing once the account is gone.
 */
public final class Authority implements AutoCloseable {

    private final UsersFile file;
    private final Policy policy;
    private final Optional<Tokens> tokens;
    private final Caller anonymous;

    /** @param tokens empty if there are none, only passwords */
    public Authority(UsersFile file, Policy policy, Optional<Tokens> tokens) {
        this.file = file;
        this.policy = policy;
        this.tokens = tokens;
        this.anonymous = new Known(policy, Subject.NOBODY, Optional.empty());
    }

    /**
     * Somebody of whom it is known who they are.
     *
     * @param granted what their token is good for; empty without a token, for all that they may do
     */
    private record Known(Policy policy, Subject subject, Optional<Set<Scope>> granted) implements Caller {

        @Override
        public boolean may(Action action, RepositoryName name) {
            return (granted.isEmpty() || isGranted(action, name)) && policy.allows(subject, action, name);
        }

        private boolean isGranted(Action action, RepositoryName name) {
            return granted.orElseThrow().stream()
                    .anyMatch(action == Action.CATALOG ? Scope.CATALOG::equals : scope -> scope.covers(action, name));
        }

        @Override
        public boolean mayList() {
            return granted.map(scopes -> scopes.contains(Scope.CATALOG)).orElse(true)
                    && policy.allowsSomewhere(subject, Action.CATALOG);
        }
    }

    /** Returns whoever comes without a credential. */
    public Caller anonymous() {
        return anonymous;
    }

    /**
     * Emits the user whose password that is; empty if it is nobody's, which takes as long. Fails with {@link TooManyRequests} if
     * that was asked too often, unless the answer is remembered.
     *
     * @param from where the request came from
     */
    public Mono<Caller> login(String user, String password, Object from) {
        return file.users().check(user, password, from).map(right -> known(Subject.user(user)));
    }

    private Caller known(Subject subject) {
        return new Known(policy, subject, Optional.empty());
    }

    /** Returns whoever a token was given to, with the rights that they still have of those it was given for. */
    public Optional<Caller> bearer(String token) {
        return tokens.flatMap(own -> own.read(token))
                .filter(content ->
                        content.subject().user().map(file.users()::has).orElse(true))
                .map(content -> new Known(policy, content.subject(), Optional.of(content.access())));
    }

    /** A token, and when it was given. It is good for {@link Tokens#LIFE}. */
    public record Issued(String token, Instant at) {}

    /**
     * Gives a token for so much of what is asked as the caller may do.
     *
     * @param to one of this authority's callers
     */
    public Issued issue(Caller to, Collection<Scope> asked) {
        Known caller = (Known) to;
        Tokens own = tokens.orElseThrow();
        Instant now = own.now();
        return new Issued(own.issue(caller.subject, granted(caller, asked), now), now);
    }

    private static List<Scope> granted(Caller caller, Collection<Scope> asked) {
        return asked.stream()
                .map(scope -> scope.repository()
                        .map(name -> granted(caller, scope, name))
                        .orElse(scope))
                .filter(scope ->
                        scope.repository().isPresent() ? !scope.actions().isEmpty() : caller.mayList())
                .distinct()
                .toList();
    }

    private static Scope granted(Caller caller, Scope asked, RepositoryName name) {
        return Scope.of(
                name,
                asked.actions().stream()
                        .filter(action -> caller.may(action, name))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Action.class))));
    }

    @Override
    public void close() {
        file.close();
    }
}
