package dev.plimsoll.api.http;

import dev.plimsoll.api.security.Authority;
import dev.plimsoll.api.security.Caller;
import dev.plimsoll.api.security.Scope;
import dev.plimsoll.api.security.Tokens;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Gives tokens, as Docker's token protocol has it: for whoever logs in with a password, and for whoever does not. A token is good
 * for what was asked, as far as it is allowed; to ask for more is no error, and neither is an empty token.
 */
final class TokenHandler {

    private final Gate gate;

    TokenHandler(Gate gate) {
        this.gate = gate;
    }

    Mono<ServerResponse> get(Call call) {
        return caller(call.credentials(), call)
                .switchIfEmpty(Mono.error(Challenges::wrongPassword))
                .map(caller -> reply(gate.authority().issue(caller, scopes(call.query()))));
    }

    private Mono<Caller> caller(Credentials credentials, Call call) {
        if (credentials instanceof Credentials.None) {
            return Mono.just(gate.authority().anonymous());
        }
        return credentials instanceof Credentials.Login login ? gate.login(login, call) : Mono.empty();
    }

    /** Some clients repeat the parameter, some put several scopes into one. */
    private static List<Scope> scopes(Query query) {
        return query.all("scope").stream()
                .flatMap(value -> Arrays.stream(value.split("[ +]", -1)))
                .flatMap(text -> Scope.parse(text).stream())
                .toList();
    }

    private static Reply reply(Authority.Issued issued) {
        return Reply.of(200)
                .with(HttpHeaders.CACHE_CONTROL, "no-store")
                .json(Json.object(json -> json.writeStringProperty("token", issued.token())
                        .writeStringProperty("access_token", issued.token())
                        .writeNumberProperty("expires_in", Tokens.LIFE.toSeconds())
                        .writeStringProperty(
                                "issued_at",
                                issued.at().truncatedTo(ChronoUnit.SECONDS).toString())));
    }
}
