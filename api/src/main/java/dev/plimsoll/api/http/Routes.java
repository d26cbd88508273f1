package dev.plimsoll.api.http;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Every endpoint and method of the API, and what answers it. A path is read from the raw request, by
 * {@link RequestTarget} and {@link Endpoint}; a row of the table is found by the kind of endpoint it names.
 */
final class Routes implements RouterFunction<ServerResponse> {

    /** Answers a request for one kind of endpoint. */
    @FunctionalInterface
    interface Handler<E extends Endpoint> {

        /** Nothing is read or changed until subscription; what it throws at once is answered like what it emits. */
        Mono<ServerResponse> handle(E endpoint, Call call);
    }

    private final Map<Class<? extends Endpoint>, Map<HttpMethod, Handler<Endpoint>>> table = new LinkedHashMap<>();

    /** @param blobLimit the longest blob accepted, in bytes */
    Routes(Registry registry, long blobLimit) {
        UploadBody uploadBody = new UploadBody(blobLimit);
        BlobHandler blobs = new BlobHandler(registry);
        UploadStartHandler starts = new UploadStartHandler(registry, uploadBody);
        UploadHandler uploads = new UploadHandler(registry, uploadBody);
        ManifestHandler manifests = new ManifestHandler(registry);
        ManifestPushHandler pushes = new ManifestPushHandler(registry);
        ListingHandler listings = new ListingHandler(registry);
        ReferrersHandler referrers = new ReferrersHandler(registry);

        on(HttpMethod.GET, Endpoint.Base.class, Routes::base);
        on(HttpMethod.HEAD, Endpoint.Base.class, Routes::base);
        on(HttpMethod.GET, Endpoint.Blob.class, blobs::get);
        on(HttpMethod.HEAD, Endpoint.Blob.class, blobs::head);
        on(HttpMethod.DELETE, Endpoint.Blob.class, blobs::delete);
        on(HttpMethod.POST, Endpoint.Uploads.class, starts::post);
        on(HttpMethod.GET, Endpoint.Upload.class, uploads::get);
        on(HttpMethod.HEAD, Endpoint.Upload.class, uploads::get);
        on(HttpMethod.PATCH, Endpoint.Upload.class, uploads::patch);
        on(HttpMethod.PUT, Endpoint.Upload.class, uploads::put);
        on(HttpMethod.DELETE, Endpoint.Upload.class, uploads::delete);
        on(HttpMethod.GET, Endpoint.Manifest.class, manifests::get);
        on(HttpMethod.HEAD, Endpoint.Manifest.class, manifests::head);
        on(HttpMethod.PUT, Endpoint.Manifest.class, pushes::put);
        on(HttpMethod.DELETE, Endpoint.Manifest.class, manifests::delete);
        on(HttpMethod.GET, Endpoint.Tags.class, listings::tags);
        on(HttpMethod.HEAD, Endpoint.Tags.class, listings::tags);
        on(HttpMethod.GET, Endpoint.Referrers.class, referrers::get);
        on(HttpMethod.HEAD, Endpoint.Referrers.class, referrers::get);
        on(HttpMethod.GET, Endpoint.Catalog.class, listings::catalog);
        on(HttpMethod.HEAD, Endpoint.Catalog.class, listings::catalog);
    }

    @Override
    public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
        return Mono.fromSupplier(() -> find(request));
    }

    private HandlerFunction<ServerResponse> find(ServerRequest request) {
        checkExpectation(request);
        HttpServerRequest raw =
                ServerHttpRequestDecorator.getNativeRequest(request.exchange().getRequest());
        RequestTarget target = RequestTarget.parse(raw.uri());
        Endpoint endpoint = Endpoint.parse(target.path());
        Map<HttpMethod, Handler<Endpoint>> row = table.getOrDefault(endpoint.getClass(), Map.of());
        Handler<Endpoint> handler = row.get(request.method());
        if (handler == null) {
            throw notAllowed(request.method(), row);
        }
        return ignored -> handler.handle(endpoint, new Call(request, target.query()));
    }

    private Refusal notAllowed(HttpMethod method, Map<HttpMethod, Handler<Endpoint>> row) {
        String allowed = row.keySet().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        Refusal refusal = new Refusal(405, ErrorCode.UNSUPPORTED, "the endpoint has no such method")
                .with(HttpHeaders.ALLOW, allowed);
        boolean known = table.values().stream().anyMatch(methods -> methods.containsKey(method));
        return known ? refusal : refusal.closing();
    }

    private static void checkExpectation(ServerRequest request) {
        String expected = request.headers().firstHeader(HttpHeaders.EXPECT);
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            throw new Refusal(417, ErrorCode.UNSUPPORTED, "the only expectation is 100-continue").closing();
        }
    }

    private <E extends Endpoint> void on(HttpMethod method, Class<E> kind, Handler<E> handler) {
        table.computeIfAbsent(kind, any -> new LinkedHashMap<>())
                .put(method, (endpoint, call) -> handler.handle(kind.cast(endpoint), call));
    }

    private static Mono<ServerResponse> base(Endpoint.Base endpoint, Call call) {
        return Mono.just(Reply.of(200).json(Json.object(json -> {})));
    }
}
