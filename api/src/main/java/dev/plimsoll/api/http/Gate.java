package dev.plimsoll.api.http;

import dev.plimsoll.api.security.Authority;
import dev.plimsoll.api.security.Caller;
import dev.plimsoll.api.security.Need;
import reactor.core.publisher.Mono;

/**
 * Where every request of the API passes before its handler sees it, if there are accounts. What it needs is a column of the table
 * of {@link Routes}; whether its sender has that is decided here, before anything is looked up or read, so a refusal tells
 * nothing of what exists.
 */
public final class Gate {

    private final Authority authority;
    private final Challenges challenges;
    private final ClientAddress clients;

    /**
     * @param challenges how refused clients are told what to come back with
     * @param clients how they are told apart where wrong passwords are counted
     */
    public Gate(Authority authority, Challenges challenges, ClientAddress clients) {
        this.authority = authority;
        this.challenges = challenges;
        this.clients = clients;
    }

    Authority authority() {
        return authority;
    }

    boolean givesTokens() {
        return challenges.realm().isPresent();
    }

    /** Emits who is calling, if they may do what the request needs; fails with a {@link Refusal} if not. */
    Mono<Caller> admit(Need need, Call call) {
        Credentials credentials = call.credentials();
        return caller(credentials, need, call).doOnNext(caller -> check(caller, need, credentials));
    }

    private Mono<Caller> caller(Credentials credentials, Need need, Call call) {
        if (credentials instanceof Credentials.None) {
            return Mono.just(authority.anonymous());
        }
        Mono<Caller> caller = Mono.empty();
        if (credentials instanceof Credentials.Token token) {
            caller = Mono.justOrEmpty(authority.bearer(token.text()));
        } else if (credentials instanceof Credentials.Login login) {
            caller = login(login, call);
        }
        return caller.switchIfEmpty(Mono.error(() -> challenges.invalid(need, credentials)));
    }

    /** Emits whose password that is; empty if it is wrong. */
    Mono<Caller> login(Credentials.Login login, Call call) {
        return authority.login(login.user(), login.password(), call.place(clients));
    }

    private void check(Caller caller, Need need, Credentials credentials) {
        boolean nobody = credentials instanceof Credentials.None;
        if (nobody && (need instanceof Need.Credential || !caller.has(need))) {
            throw challenges.missing(need);
        }
        if (!caller.has(need)) {
            throw challenges.insufficient(need, credentials);
        }
    }
}
