package dev.plimsoll.api.ops;

import dev.plimsoll.engine.Registry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The probes of an orchestrator: {@code /livez}, whether the process answers at all, and {@code /readyz}, whether its store can
 * be reached and written. 200 or 503, and a word of text.
 */
public final class HealthRoutes implements RouterFunction<ServerResponse> {

    private static final Logger LOG = LoggerFactory.getLogger(HealthRoutes.class);
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Mono<Integer>> probes;

    /** @param registry whose store is asked about */
    public HealthRoutes(Registry registry) {
        this.probes = Map.of("/livez", Mono.just(200), "/readyz", ready(registry));
    }

    @Override
    public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
        boolean read = READS.contains(request.method());
        return Mono.justOrEmpty(
                        probes.get(request.exchange().getRequest().getURI().getRawPath()))
                .filter(probe -> read)
                .map(probe -> ignored -> probe.flatMap(HealthRoutes::answer));
    }

    private static Mono<Integer> ready(Registry registry) {
        return Mono.defer(registry::check)
                .timeout(PATIENCE)
                .thenReturn(200)
                .doOnError(failure -> LOG.warn("not ready: {}", failure.getMessage()))
                .onErrorReturn(503);
    }

    private static Mono<ServerResponse> answer(int status) {
        byte[] text = (status == 200 ? "ok\n" : "unavailable\n").getBytes(StandardCharsets.US_ASCII);
        return ServerResponse.status(status)
                .header(HttpHeaders.CONTENT_TYPE, "text/plain")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentLength(text.length)
                .body((response, context) -> write(response, text));
    }

    private static Mono<Void> write(ServerHttpResponse response, byte[] text) {
        return response.writeWith(
                Mono.<DataBuffer>fromSupplier(() -> response.bufferFactory().wrap(text)));
    }
}
