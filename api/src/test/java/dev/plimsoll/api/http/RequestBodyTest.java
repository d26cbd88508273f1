package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Bodies over a real connection, read by somebody who keeps reading when the request is gone. */
class RequestBodyTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Sinks.One<Integer> length = Sinks.one();
    private boolean late;
    private boolean answered;
    private DisposableServer server = started();

    private DisposableServer started() {
        HttpHandler handler = RegistryHttp.handler(request -> Mono.just(found -> read(found.exchange())));
        return HttpServer.create()
                .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
    }

    @BeforeEach
    void early() {
        late = false;
        answered = false;
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    @Test
    void aWholeBodyCompletes() {
        try (Wire wire = Wire.to(server.port())) {
            wire.send("PUT", "/", null, "Transfer-Encoding: chunked").raw(ascii("5\r\n12345\r\n0\r\n\r\n"));
            assertThat(length.asMono().block(LIMIT)).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Content-Length: 50"})
    void aBodyCutShortFailsWhoeverReadsIt(String framing) {
        try (Wire wire = Wire.to(server.port())) {
            wire.send("PUT", "/", null, framing).raw(ascii("5\r\n12345\r\n"));
        }
        assertGone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5\r\n", "5\r\n12345\r\n"})
    void aBodyThatIsReadOnlyWhenItsConnectionIsGoneFailsToo(String sent) {
        late = true;
        try (Wire wire = Wire.to(server.port())) {
            wire.send("PUT", "/", null, "Transfer-Encoding: chunked").raw(ascii(sent));
        }
        assertGone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5\r\n", "5\r\n12345\r\n"})
    void aBodyThatIsReadOnlyWhenItsConnectionWasResetFailsToo(String sent) throws IOException {
        late = true;
        Wire.to(server.port())
                .send("PUT", "/", null, "Transfer-Encoding: chunked")
                .raw(ascii(sent))
                .reset();
        assertGone();
    }

    /** Reactor Netty gives the rest of such a body up, and tells its reader that this was the end. */
    @Test
    void aBodyThatWasAnsweredBeforeItsEndFailsWhoeverReadsOn() {
        answered = true;
        try (Wire wire = Wire.to(server.port())) {
            wire.send("PUT", "/", null, "Transfer-Encoding: chunked").raw(ascii("5\r\n12345\r\n"));
            assertGone();
        }
    }

    private void assertGone() {
        assertThat(length.asMono().materialize().block(LIMIT))
                .satisfies(signal -> assertThat(signal.getThrowable()).isInstanceOf(ClientGone.class));
    }

    private Mono<ServerResponse> read(ServerWebExchange exchange) {
        Flux<ByteBuffer> content = RequestBody.of(exchange).content();
        Mono<Void> start = late ? connection(exchange).onTerminate().onErrorComplete() : Mono.empty();
        start.thenMany(content)
                .map(ByteBuffer::remaining)
                .collectList()
                .subscribe(this::received, length::tryEmitError);
        return answered ? Mono.just(Reply.of(200)) : Mono.never();
    }

    private void received(List<Integer> lengths) {
        length.tryEmitValue(lengths.stream().mapToInt(Integer::intValue).sum());
    }

    private static Connection connection(ServerWebExchange exchange) {
        Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        return (Connection) request;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
