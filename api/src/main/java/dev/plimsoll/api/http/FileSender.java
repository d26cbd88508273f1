package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Unavailable;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends part of a file from the page cache to the socket without bringing it into this program.
 *
 * <p>The file is opened on a worker thread, before the status line is written: opening may wait for a disk, and a file that
 * is gone can still be answered with an error. Then Netty owns it, and closes it when it is sent, or when the connection
 * ends first.
 *
 * <p>WebFlux's own way of sending a file opens it on the event loop, by path and after the headers.
 */
final class FileSender {

    private FileSender() {}

    /** Returns whether the connection's bytes leave as they are; TLS must see them. */
    static boolean canSend(ServerHttpResponse response) {
        return channelOf(response).channel().pipeline().get(SslHandler.class) == null;
    }

    /** Sends a range that lies within the file. A file that turns out shorter ends the connection, never the body. */
    static Mono<Void> send(Path path, ByteRange range, ServerHttpResponse response) {
        return open(path).flatMap(file -> send(file, range, response));
    }

    private static Mono<FileChannel> open(Path path) {
        return Mono.<FileChannel>create(sink -> Schedulers.boundedElastic().schedule(() -> open(path, sink)))
                .doOnDiscard(FileChannel.class, FileSender::close);
    }

    /** Not interrupted when the client goes: the sink then discards, and thereby closes, what was opened for it. */
    private static void open(Path path, MonoSink<FileChannel> sink) {
        try {
            sink.success(FileChannel.open(path, StandardOpenOption.READ));
        } catch (IOException unreadable) {
            sink.error(new Unavailable("blob cannot be read", true, unreadable));
        }
    }

    /**
     * Goes round WebFlux's response, which knows no way to send an open file: the status moves to Reactor Netty's, and
     * WebFlux, seeing none, leaves the rest alone.
     */
    private static Mono<Void> send(FileChannel file, ByteRange range, ServerHttpResponse response) {
        HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
        netty.status(statusOf(response));
        response.setStatusCode(null);
        return netty.sendObject(new DefaultFileRegion(file, range.first(), range.length()))
                .then()
                .onErrorResume(failure -> abort(response));
    }

    private static int statusOf(ServerHttpResponse response) {
        var status = response.getStatusCode();
        return status == null ? 200 : status.value();
    }

    /** Headers are out, so the only honest end is none. */
    private static Mono<Void> abort(ServerHttpResponse response) {
        return Mono.fromRunnable(() -> channelOf(response).dispose());
    }

    private static Connection channelOf(ServerHttpResponse response) {
        Object netty = ServerHttpResponseDecorator.getNativeResponse(response);
        return (Connection) netty;
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
