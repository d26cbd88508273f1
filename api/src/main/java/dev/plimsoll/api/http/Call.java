package dev.plimsoll.api.http;

import dev.plimsoll.api.security.Action;
import dev.plimsoll.api.security.Caller;
import dev.plimsoll.engine.content.RepositoryName;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** One request as a handler sees it: query, headers, body, and never a path or a parameter that the framework decoded. */
final class Call {

    private final ServerRequest request;
    private final Query query;
    private final Caller caller;

    Call(ServerRequest request, Query query) {
        this(request, query, Caller.ANYBODY);
    }

    private Call(ServerRequest request, Query query, Caller caller) {
        this.request = request;
        this.query = query;
        this.caller = caller;
    }

    /** Returns the same call, now that it is known whose it is. */
    Call by(Caller known) {
        return new Call(request, query, known);
    }

    /** Returns whether whoever calls may do that too, besides what the endpoint needs. */
    boolean may(Action action, RepositoryName name) {
        return caller.may(action, name);
    }

    Query query() {
        return query;
    }

    /** Returns what it says about who sends it. */
    Credentials credentials() {
        return Credentials.of(headers(HttpHeaders.AUTHORIZATION));
    }

    /** Returns where it comes from; empty if that cannot be told. */
    Optional<InetAddress> from(ClientAddress clients) {
        return clients.of(request);
    }

    /** Returns what is the same for requests from the same place. */
    Object place(ClientAddress clients) {
        return clients.place(request);
    }

    /** Returns the first value of a header. */
    Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().firstHeader(name));
    }

    /** Returns every value of a header, each line as it was sent. */
    List<String> headers(String name) {
        return request.headers().header(name);
    }

    RequestBody body() {
        return RequestBody.of(request.exchange());
    }
}
