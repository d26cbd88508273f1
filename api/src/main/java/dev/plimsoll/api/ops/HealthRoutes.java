package dev.plimsoll.api.ops;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.spi.SharedState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
 * be reached and written. 200 or 503, and a word of text. That Redis cannot be reached is said, and is no reason to take a node out
 * of service: it answers every request without, and so would the nodes left.
 */
public final class HealthRoutes implements RouterFunction<ServerResponse> {

    private static final Logger LOG = LoggerFactory.getLogger(HealthRoutes.class);
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Health(int status, String text) {

        static final Health OK = new Health(200, "ok\n");
        static final Health ALONE = new Health(200, "ok, but Redis cannot be reached\n");
        static final Health UNAVAILABLE = new Health(503, "unavailable\n");
    }

    private final Map<String, Mono<Health>> probes;

    /**
     * @param registry whose store is asked about
     * @param shared what it shares with other nodes
     */
    public HealthRoutes(Registry registry, Optional<SharedState> shared) {
        this.probes = Map.of("/livez", Mono.just(Health.OK), "/readyz", ready(registry, shared));
    }

    @Override
    public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
        boolean read = READS.contains(request.method());
        return Mono.justOrEmpty(
                        probes.get(request.exchange().getRequest().getURI().getRawPath()))
                .filter(probe -> read)
                .map(probe -> ignored -> probe.flatMap(HealthRoutes::answer));
    }

    private static Mono<Health> ready(Registry registry, Optional<SharedState> shared) {
        return Mono.defer(registry::check)
                .timeout(PATIENCE)
                .then(shared.map(HealthRoutes::company).orElse(Mono.just(Health.OK)))
                .doOnError(failure -> LOG.warn("not ready: {}", failure.getMessage()))
                .onErrorReturn(Health.UNAVAILABLE);
    }

    private static Mono<Health> company(SharedState shared) {
        return Mono.defer(shared::check).thenReturn(Health.OK).onErrorReturn(Health.ALONE);
    }

    private static Mono<ServerResponse> answer(Health health) {
        byte[] text = health.text.getBytes(StandardCharsets.US_ASCII);
        return ServerResponse.status(health.status)
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
