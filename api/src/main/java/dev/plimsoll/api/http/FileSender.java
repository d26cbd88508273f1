package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Unavailable;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends part of a file from the page cache to the socket without bringing it into this program.
 *
 * <p>The file is opened before the status line is written: a file that is gone can still be answered with an error. Then Netty
 * holds it, until it is sent or the connection ends.
 *
 * <p>WebFlux's own way of sending a file opens it on the event loop, by path and after the headers.
 */
final class FileSender {

    private final OpenFiles files = new OpenFiles();

    /** Returns whether the connection's bytes leave as they are; TLS must see them. */
    static boolean canSend(ServerHttpResponse response) {
        return channelOf(response).channel().pipeline().get(SslHandler.class) == null;
    }

    /** Sends a range that lies within the file. A file that turns out shorter ends the connection, never the body. */
    Mono<Void> send(Path path, ByteRange range, ServerHttpResponse response) {
        return files.open(path)
                .onErrorMap(IOException.class, unreadable -> new Unavailable("blob cannot be read", true, unreadable))
                .flatMap(file -> send(file, range, response))
                .onErrorResume(Broken.class, broken -> abort(path, response));
    }

    /** Sending failed when the headers were out. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1;

        Broken(Throwable cause) {
            super(cause);
        }
    }

    /**
     * Goes round WebFlux's response, which knows no way to send an open file: the status moves to Reactor Netty's, and
     * WebFlux, seeing none, leaves the rest alone.
     */
    private static Mono<Void> send(OpenFile file, ByteRange range, ServerHttpResponse response) {
        HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
        netty.status(statusOf(response));
        response.setStatusCode(null);
        return netty.sendObject(file.region(range)).then().onErrorMap(Broken::new);
    }

    private static int statusOf(ServerHttpResponse response) {
        var status = response.getStatusCode();
        return status == null ? 200 : status.value();
    }

    /** Headers are out, so the only honest end is none. */
    private Mono<Void> abort(Path path, ServerHttpResponse response) {
        return Mono.fromRunnable(() -> {
            files.forget(path);
            channelOf(response).dispose();
        });
    }

    private static Connection channelOf(ServerHttpResponse response) {
        Object netty = ServerHttpResponseDecorator.getNativeResponse(response);
        return (Connection) netty;
    }
}
