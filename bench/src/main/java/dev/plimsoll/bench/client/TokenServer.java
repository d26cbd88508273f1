package dev.plimsoll.bench.client;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Where Bearer tokens are had, as a registry's {@code WWW-Authenticate} names it. */
final class TokenServer {

    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MARGIN = 10; // seconds

    private final HttpClient http;
    private final String url;
    private final @Nullable String credentials;

    private TokenServer(HttpClient http, String url, @Nullable String credentials) {
        this.http = http;
        this.url = url;
        this.credentials = credentials;
    }

    /** Returns the server that a challenge names; null if it asks for something else than a token. */
    static @Nullable TokenServer of(String challenge, HttpClient http, @Nullable String credentials) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            parameters.put(matcher.group(1), matcher.group(2));
        }
        String realm = parameters.get("realm");
        if (realm == null || !challenge.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        String service = parameters.getOrDefault("service", "");
        String url = realm + (realm.contains("?") ? "&" : "?") + "service=" + service;
        return new TokenServer(http, url, credentials);
    }

    /** Gets a token. */
    Mono<Authorization.Token> token(Access access) {
        return http.headers(headers -> {
                    if (credentials != null) {
                        headers.set("Authorization", credentials);
                    }
                })
                .get()
                .uri(url + access.parameters())
                .responseSingle((answer, body) -> body.asString()
                        .defaultIfEmpty("")
                        .map(text -> token(answer.status().code(), text)));
    }

    private static Authorization.Token token(int status, String body) {
        if (status != 200) {
            throw new Refused(status, "from the token server");
        }
        return parse(body);
    }

    private static Authorization.Token parse(String body) {
        String token = null;
        long lasts = 60;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            for (JsonToken at = json.nextToken(); at != null; at = json.nextToken()) {
                if (at == JsonToken.VALUE_STRING
                        && json.currentName() != null
                        && json.currentName().endsWith("token")) {
                    token = json.getString();
                } else if (at == JsonToken.VALUE_NUMBER_INT && "expires_in".equals(json.currentName())) {
                    lasts = json.getLongValue();
                }
            }
        } catch (JacksonException malformed) {
            throw new Wrong("token answer is not JSON");
        }
        if (token == null) {
            throw new Wrong("token answer without token");
        }
        return new Authorization.Token(token, Instant.now().plusSeconds(lasts - MARGIN));
    }
}
