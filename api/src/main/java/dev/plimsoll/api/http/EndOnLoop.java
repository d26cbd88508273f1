package dev.plimsoll.api.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * Tells Reactor Netty on the connection's event loop that an answer has ended, whatever thread it ended on.
 *
 * <p>Told on another, it would end it there, while the event loop may be finding out that the client has hung up: most do so when they
 * have all they asked for. Then there is no connection any more to end it on, and that is an error which nobody receives.
 */
final class EndOnLoop implements HttpHandler {

    private final HttpHandler answers;

    EndOnLoop(HttpHandler answers) {
        this.answers = answers;
    }

    /** Called on the event loop, when the connection is surely open. */
    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        Connection connection = ServerHttpResponseDecorator.getNativeResponse(response);
        Executor loop = atOnceOn(connection.channel().eventLoop());
        return answers.handle(request, response).publishOn(Schedulers.fromExecutor(loop));
    }

    private static Executor atOnceOn(EventLoop loop) {
        return task -> {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        };
    }
}
