package dev.plimsoll.api.http;

import dev.plimsoll.api.security.RateLimit;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Counts requests before anything else is done about them.
 *
 * @param limit how many there may be of one client
 * @param clients how clients are told apart
 * @param routes what answers those that are not too many
 */
public record RequestLimit(RateLimit limit, ClientAddress clients, RouterFunction<ServerResponse> routes)
        implements RouterFunction<ServerResponse> {

    @Override
    public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
        limit.take(clients.place(request));
        return routes.route(request);
    }
}
