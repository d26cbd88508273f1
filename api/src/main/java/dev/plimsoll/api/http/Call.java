package dev.plimsoll.api.http;

import java.util.List;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;

/** One request as a handler sees it: query, headers, body, and never a path or a parameter that the framework decoded. */
final class Call {

    private final ServerRequest request;
    private final Query query;

    Call(ServerRequest request, Query query) {
        this.request = request;
        this.query = query;
    }

    Query query() {
        return query;
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
