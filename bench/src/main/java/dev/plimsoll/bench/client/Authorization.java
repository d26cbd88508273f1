package dev.plimsoll.bench.client;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The {@code Authorization} header of each request. Credentials are sent as they are until the registry asks for Bearer tokens; then they buy
 * tokens at the place it names, one for each repository, kept until shortly before they end.
 */
final class Authorization {

    private final @Nullable String credentials;
    private final Map<Access, Mono<Token>> tokens = new ConcurrentHashMap<>();
    private volatile @Nullable Function<Access, Mono<Token>> tokenServer;

    /** @param credentials the header's value; null for none */
    Authorization(@Nullable String credentials) {
        this.credentials = credentials;
    }

    /** Asks for tokens from now on. */
    void useTokens(Function<Access, Mono<Token>> server) {
        tokenServer = server;
    }

    /** Returns the credentials as they were given; null if there are none. */
    @Nullable
    String credentials() {
        return credentials;
    }

    /** Returns the header's value; empty for none. */
    Mono<String> header(Access access) {
        Function<Access, Mono<Token>> server = tokenServer;
        if (server == null) {
            return Mono.justOrEmpty(credentials);
        }
        return tokens.computeIfAbsent(access, wanted -> cached(server.apply(wanted)))
                .map(token -> "Bearer " + token.value());
    }

    private static Mono<Token> cached(Mono<Token> fetch) {
        return fetch.cacheInvalidateIf(Token::isOver);
    }

    /**
     * A token.
     *
     * @param end when to get another
     */
    record Token(String value, Instant end) {

        boolean isOver() {
            return Instant.now().isAfter(end);
        }
    }
}
