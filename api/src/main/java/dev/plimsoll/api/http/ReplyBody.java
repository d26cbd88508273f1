package dev.plimsoll.api.http;

import java.nio.ByteBuffer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The body of an answer, whose status and headers, length included, have been set. */
@FunctionalInterface
interface ReplyBody {

    /** No body. */
    ReplyBody NONE = ServerHttpResponse::setComplete;

    /** Writes it; nothing happens until subscription. */
    Mono<Void> writeTo(ServerHttpResponse response);

    /**
     * Writes it at once, but ends the answer, and with it the connection, only after something else, if this kind of body can
     * wait.
     */
    default Mono<Void> writeTo(ServerHttpResponse response, Mono<Void> beforeEnd) {
        return writeTo(response);
    }

    /** Returns what wraps buffers without copying them. */
    static NettyDataBufferFactory buffers(ServerHttpResponse response) {
        return (NettyDataBufferFactory) response.bufferFactory();
    }

    /** A body from memory. */
    record Bytes(ByteBuffer content) implements ReplyBody {

        @Override
        public Mono<Void> writeTo(ServerHttpResponse response) {
            return response.writeWith(wrapped(response));
        }

        @Override
        public Mono<Void> writeTo(ServerHttpResponse response, Mono<Void> beforeEnd) {
            return response.writeAndFlushWith(Flux.just(wrapped(response), beforeEnd.cast(DataBuffer.class)));
        }

        private Mono<DataBuffer> wrapped(ServerHttpResponse response) {
            return Mono.fromSupplier(() -> buffers(response).wrap(content));
        }
    }
}
