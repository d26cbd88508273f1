package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.web.reactive.function.server.RequestPredicates.GET;

import dev.plimsoll.api.config.StorageDrivers;
import dev.plimsoll.engine.Registry;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers end on the event loop of their connection, whatever threads the store works on. Reactor Netty ends one wherever it is told of
 * it, and if the client hangs up at that moment, having all it asked for, that fails with an error that nobody receives.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnswerThreadTest {

    private static final String BLOBS = "/v2/a/blobs/";
    private static final String LATE = "/late";
    private static final String ALL = "all of it";
    private static final String NOWHERE = "uploads/02bc02e7-7d66-4230-b4d5-7bc499966fca";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final AtomicInteger ended = new AtomicInteger();
    private final List<String> strays = new CopyOnWriteArrayList<>();
    private final Scheduler elsewhere = Schedulers.newBoundedElastic(1, 100, "elsewhere");
    private final CountDownLatch ending = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // set before each test
    private Registry registry;

    @SuppressWarnings("NullAway.Init") // set before each test
    private DisposableServer server;

    @SuppressWarnings("NullAway.Init") // set by each request
    private volatile EventLoop loop;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Wire wire;

    @BeforeEach
    void start() {
        registry = Registry.builder(StorageDrivers.create(directory.toUri()))
                .deleteEnabled(true)
                .build();
        RouterFunction<ServerResponse> routes =
                RegistryHttp.routes(registry, Long.MAX_VALUE, Redirects.ALL, Optional.empty());
        HttpHandler handler = RegistryHttp.handler(
                RouterFunctions.route(GET(LATE), this::late).and(routes));
        server = HttpServer.create()
                .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .handle(new ReactorHttpHandlerAdapter((request, response) -> observed(handler, request, response)))
                .bindNow();
        wire = Wire.to(server.port());
    }

    @AfterEach
    void stop() {
        Hooks.resetOnErrorDropped();
        wire.close();
        server.disposeNow();
        registry.close();
        elsewhere.dispose();
    }

    private Mono<Void> observed(HttpHandler handler, ServerHttpRequest request, ServerHttpResponse response) {
        Connection connection = ServerHttpResponseDecorator.getNativeResponse(response);
        loop = connection.channel().eventLoop();
        return handler.handle(request, response).doOnTerminate(() -> {
            if (!loop.inEventLoop()) {
                strays.add(request.getMethod() + " on " + Thread.currentThread().getName());
            }
            ended.incrementAndGet();
        });
    }

    /** Ends on another thread. Its trailer is asked for when its end is being written: where that can wait, it waits for the client to go. */
    private Mono<ServerResponse> late(ServerRequest request) {
        HttpServerResponse response =
                ServerHttpResponseDecorator.getNativeResponse(request.exchange().getResponse());
        Connection connection = (Connection) response;
        return response.header(HttpHeaders.TRAILER, "End")
                .trailerHeaders(trailers -> {
                    ending.countDown();
                    while (!loop.inEventLoop() && connection.channel().isRegistered()) {
                        isThrough(loop).block();
                    }
                })
                .sendString(Flux.just("bytes, and ", ALL))
                .then()
                .publishOn(elsewhere)
                .then(Mono.empty());
    }

    @Test
    void aBlobSentAsAFile() {
        int pulls = 100;
        for (int i = 0; i < pulls; i++) {
            byte[] content = Bytes.of(20_000, i);
            String digest = Bytes.sha256(content);
            wire.put("POST", BLOBS + "uploads/?digest=" + digest, content);
            assertThat(wire.get("GET", BLOBS + digest).body()).isEqualTo(content);
        }
        assertEndedOnTheLoop(2 * pulls);
    }

    @Test
    void whatHasNoBodyOrAShortOne() {
        byte[] content = Bytes.of(1_000, 1);
        String digest = Bytes.sha256(content);
        String upload = wire.put("POST", BLOBS + "uploads/", new byte[0])
                .header("Location")
                .orElseThrow();
        assertThat(wire.put("PATCH", upload, content).status()).isEqualTo(202);
        assertThat(wire.put("PUT", upload + "?digest=" + digest, new byte[0]).status())
                .isEqualTo(201);
        assertThat(wire.get("HEAD", BLOBS + digest).status()).isEqualTo(200);
        assertThat(wire.get("GET", BLOBS + digest).body()).isEqualTo(content);
        assertThat(wire.get("GET", "/v2/b/tags/list").status()).isEqualTo(404);
        assertThat(wire.get("DELETE", BLOBS + digest).status()).isEqualTo(202);
        assertThat(wire.get("GET", BLOBS + digest).status()).isEqualTo(404);
        assertThat(wire.put("PATCH", BLOBS + NOWHERE, content).status()).isEqualTo(404);
        assertEndedOnTheLoop(9);
    }

    @Test
    void nothingGoesWrongWhenTheClientHangsUpAtTheEnd() throws Exception {
        List<Throwable> unheard = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(unheard::add);
        wire.send("GET", LATE, null);
        assertThat(wire.readUntil(ALL)).isTrue();
        assertThat(ending.await(10, TimeUnit.SECONDS)).isTrue();
        wire.close();
        isThrough(elsewhere::schedule).then(isThrough(loop)).block();
        assertThat(unheard).isEmpty();
    }

    /** Completes when a thread is through with what it was given before. */
    private static Mono<Void> isThrough(Executor thread) {
        return Mono.create(sink -> thread.execute(sink::success));
    }

    private void assertEndedOnTheLoop(int answers) {
        wire.get("GET", "/v2/"); // the answers before it have ended when it is begun
        assertThat(ended).hasValueGreaterThanOrEqualTo(answers);
        assertThat(strays).isEmpty();
    }
}
