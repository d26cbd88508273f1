package dev.plimsoll.api.http;

import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.error.UploadInvalid;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.netty.channel.AbortedException;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The body of one request, straight from the socket.
 *
 * <p>Bytes are not copied: what is emitted are views of Netty's own buffers, which Netty takes back when {@code onNext}
 * returns. That is exactly as long as the engine may use them.
 */
final class RequestBody {

    /** An unread rest of up to this many bytes is read and thrown away, so that the connection can be used again. */
    private static final long WORTH_DRAINING = 1 << 20;

    /** How long a refused client may go on sending before it is cut off: enough to read the answer. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** How long an answer waits for the end of a body of unknown length, which most often has come already. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    /**
     * As much as will ever be asked for, but less than what Reactor Netty takes for no limit: without one it tells a reader twice
     * that the connection is gone.
     */
    private static final long UNBOUNDED = Long.MAX_VALUE - 1;

    private final HttpServerRequest request;
    private final long declared;
    private final boolean chunked;
    private final boolean waiting;
    private final Mono<Void> rest;
    private volatile boolean ended;

    private RequestBody(ServerHttpRequest request) {
        this.request = ServerHttpRequestDecorator.getNativeRequest(request);
        this.declared = request.getHeaders().getContentLength();
        this.chunked = request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
        this.waiting = request.getHeaders().containsHeader(HttpHeaders.EXPECT);
        this.rest =
                present() ? content(-1).then().timeout(LINGER).onErrorComplete().cache() : Mono.empty();
    }

    /** Returns the body of this exchange, the same object each time. */
    static RequestBody of(ServerWebExchange exchange) {
        return (RequestBody) exchange.getAttributes()
                .computeIfAbsent(RequestBody.class.getName(), name -> new RequestBody(exchange.getRequest()));
    }

    /** Returns the length in bytes that the client declared, or -1 if it declared none. */
    long declared() {
        return declared;
    }

    /** Returns whether there is anything to read; a chunked body may still turn out empty. */
    boolean present() {
        return declared > 0 || chunked;
    }

    /**
     * Returns the content: one subscriber, on the connection's event loop, as fast as it requests.
     *
     * <p>Fails with {@link ClientGone} when the client goes away before the end, and with an error of the engine's when it sends
     * another number of bytes than it declared; completion means that the body is whole.
     */
    Flux<ByteBuffer> content() {
        return content(declared);
    }

    /** Returns the content, which must be of this length in bytes; -1 if any will do. */
    Flux<ByteBuffer> content(long length) {
        Flux<ByteBuffer> bytes =
                request.receive().take(UNBOUNDED).map(ByteBuf::nioBuffer).onErrorMap(ClientGone::new);
        return Flux.defer(() -> new Whole(length).of(bytes));
    }

    /** Completes when a body of unknown length, which should have been none, has ended. */
    Mono<Void> ended() {
        return chunked
                ? content(-1).then().timeout(LINGER, Mono.error(() -> new UploadInvalid("the request does not end")))
                : Mono.empty();
    }

    /** Returns whether the connection is good for another request: nothing is unread, or little enough to be read over. */
    Mono<Boolean> isReadOver() {
        if (ended || !present() || !chunked && declared <= WORTH_DRAINING) {
            return Mono.just(true);
        }
        return chunked && !waiting
                ? rest.timeout(PAUSE, Mono.empty()).then(Mono.fromSupplier(() -> ended))
                : Mono.just(false);
    }

    /** Reads what still comes and throws it away, until it ends or for two seconds; never fails. */
    Mono<Void> rest() {
        return rest;
    }

    /**
     * Passes on a whole body, and fails one that is not: at the first byte too many, or at its end. The end alone proves nothing,
     * because Reactor Netty also completes the reader of a body that it has given up.
     */
    private final class Whole {

        private final long length;
        private long received;

        Whole(long length) {
            this.length = length;
        }

        Flux<ByteBuffer> of(Flux<ByteBuffer> bytes) {
            return bytes.<ByteBuffer>handle(this::count).concatWith(Mono.defer(this::end));
        }

        private void count(ByteBuffer buffer, SynchronousSink<ByteBuffer> sink) {
            received += buffer.remaining();
            if (length >= 0 && received > length) {
                sink.error(new SizeInvalid("more content than was announced"));
            } else {
                sink.next(buffer);
            }
        }

        private Mono<ByteBuffer> end() {
            if (((ChannelOperations<?, ?>) request).isInboundCancelled()) {
                return Mono.error(new ClientGone(new AbortedException("the body was given up")));
            }
            ended = true;
            return length < 0 || received == length
                    ? Mono.empty()
                    : Mono.error(new SizeInvalid("less content than was announced"));
        }
    }
}
