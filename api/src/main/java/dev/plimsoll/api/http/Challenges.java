package dev.plimsoll.api.http;

import dev.plimsoll.api.security.Need;
import dev.plimsoll.engine.error.ErrorCode;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * How a request is refused that has not the right it needs, and what it is told to come back with: a token, if the service gives
 * tokens, else a password.
 *
 * @param realm where clients get tokens, as they reach it; from configuration, and never from what a request says of its host
 */
public record Challenges(Optional<URI> realm) {

    private static final String BASIC = "Basic realm=\"plimsoll\"";

    /** Returns whom tokens are for: the name under which this service is known. */
    public Optional<String> service() {
        return realm.map(URI::getAuthority);
    }

    Refusal missing(Need need) {
        return refusal(ErrorCode.UNAUTHORIZED, "authentication required", need, "");
    }

    Refusal invalid(Need need, Credentials credentials) {
        boolean token = credentials instanceof Credentials.Token;
        return refusal(
                ErrorCode.UNAUTHORIZED, "the credential is not valid", need, token ? ",error=\"invalid_token\"" : "");
    }

    /** A client that has a token may get a better one; one with a password cannot come back with more. */
    Refusal insufficient(Need need, Credentials credentials) {
        String message = "access to the resource is denied";
        return credentials instanceof Credentials.Token
                ? refusal(ErrorCode.DENIED, message, need, ",error=\"insufficient_scope\"")
                : new Refusal(403, ErrorCode.DENIED, message);
    }

    /** A password is wrong where tokens are given: a token would not help. */
    static Refusal wrongPassword() {
        return new Refusal(401, ErrorCode.UNAUTHORIZED, "the credential is not valid")
                .with(HttpHeaders.WWW_AUTHENTICATE, BASIC);
    }

    private Refusal refusal(ErrorCode code, String message, Need need, String error) {
        String challenge = realm.map(uri -> bearer(uri, need) + error).orElse(BASIC);
        return new Refusal(401, code, message).with(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    /** Nothing in it can hold a quote: URIs cannot, names of repositories neither. */
    private static String bearer(URI realm, Need need) {
        String scope = need.scope().map(asked -> ",scope=\"" + asked + '"').orElse("");
        return "Bearer realm=\"" + realm + "\",service=\"" + realm.getAuthority() + '"' + scope;
    }
}
