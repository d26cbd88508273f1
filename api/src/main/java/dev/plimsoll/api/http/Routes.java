package dev.plimsoll.api.http;

import dev.plimsoll.api.security.Action;
import dev.plimsoll.api.security.Need;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.error.ErrorCode;
import dev.plimsoll.engine.error.NameUnknown;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
    private final Optional<Gate> gate;

    /**
     * Each row says what a request needs to be allowed; there is no way to add one that does not.
     *
     * @param blobLimit the longest blob accepted, in bytes
     */
    Routes(Registry registry, long blobLimit, Redirects redirects, Optional<Gate> gate) {
        this.gate = gate;
        UploadBody uploadBody = new UploadBody(blobLimit);
        BlobHandler blobs = new BlobHandler(registry, redirects);
        UploadStartHandler starts = new UploadStartHandler(registry, uploadBody);
        UploadHandler uploads = new UploadHandler(registry, uploadBody);
        ManifestHandler manifests = new ManifestHandler(registry);
        ManifestPushHandler pushes = new ManifestPushHandler(registry);
        ListingHandler listings = new ListingHandler(registry);
        ReferrersHandler referrers = new ReferrersHandler(registry);

        on(HttpMethod.GET, Endpoint.Base.class, Routes::credential, Routes::base);
        on(HttpMethod.HEAD, Endpoint.Base.class, Routes::credential, Routes::base);
        on(HttpMethod.GET, Endpoint.Blob.class, Routes::pull, blobs::get);
        on(HttpMethod.HEAD, Endpoint.Blob.class, Routes::pull, blobs::head);
        on(HttpMethod.DELETE, Endpoint.Blob.class, Routes::delete, blobs::delete);
        on(HttpMethod.POST, Endpoint.Uploads.class, Routes::push, starts::post);
        on(HttpMethod.GET, Endpoint.Upload.class, Routes::push, uploads::get);
        on(HttpMethod.HEAD, Endpoint.Upload.class, Routes::push, uploads::get);
        on(HttpMethod.PATCH, Endpoint.Upload.class, Routes::push, uploads::patch);
        on(HttpMethod.PUT, Endpoint.Upload.class, Routes::push, uploads::put);
        on(HttpMethod.DELETE, Endpoint.Upload.class, Routes::push, uploads::delete);
        on(HttpMethod.GET, Endpoint.Manifest.class, Routes::pull, manifests::get);
        on(HttpMethod.HEAD, Endpoint.Manifest.class, Routes::pull, manifests::head);
        on(HttpMethod.PUT, Endpoint.Manifest.class, Routes::push, pushes::put);
        on(HttpMethod.DELETE, Endpoint.Manifest.class, Routes::delete, manifests::delete);
        on(HttpMethod.GET, Endpoint.Tags.class, Routes::pull, listings::tags);
        on(HttpMethod.HEAD, Endpoint.Tags.class, Routes::pull, listings::tags);
        on(HttpMethod.GET, Endpoint.Referrers.class, Routes::pull, referrers::get);
        on(HttpMethod.HEAD, Endpoint.Referrers.class, Routes::pull, referrers::get);
        on(HttpMethod.GET, Endpoint.Catalog.class, Routes::listing, listings::catalog);
        on(HttpMethod.HEAD, Endpoint.Catalog.class, Routes::listing, listings::catalog);
        gate.filter(Gate::givesTokens).map(TokenHandler::new).ifPresent(this::giveTokens);
    }

    /** The one row without a need: whoever asks gets a token, of so much worth as he has rights. */
    private void giveTokens(TokenHandler tokens) {
        table.put(Endpoint.Token.class, Map.of(HttpMethod.GET, (endpoint, call) -> tokens.get(call)));
    }

    /** Returns the methods of each kind of endpoint, in the order of the table. */
    Map<Class<? extends Endpoint>, Set<HttpMethod>> methods() {
        Map<Class<? extends Endpoint>, Set<HttpMethod>> methods = new LinkedHashMap<>();
        table.forEach((kind, row) -> methods.put(kind, row.keySet()));
        return methods;
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
        Map<HttpMethod, Handler<Endpoint>> row = table.get(endpoint.getClass());
        if (row == null) {
            throw new NameUnknown("no such endpoint");
        }
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

    /** Without a gate, no row knows of one. */
    private <E extends Endpoint> void on(
            HttpMethod method, Class<E> kind, Function<? super E, Need> need, Handler<E> handler) {
        Handler<E> guarded = gate.map(open -> guarded(open, need, handler)).orElse(handler);
        table.computeIfAbsent(kind, any -> new LinkedHashMap<>())
                .put(method, (endpoint, call) -> guarded.handle(kind.cast(endpoint), call));
    }

    private static <E extends Endpoint> Handler<E> guarded(
            Gate gate, Function<? super E, Need> need, Handler<E> handler) {
        return (endpoint, call) ->
                gate.admit(need.apply(endpoint), call).flatMap(caller -> handler.handle(endpoint, call.by(caller)));
    }

    private static Need credential(Endpoint endpoint) {
        return new Need.Credential();
    }

    private static Need listing(Endpoint endpoint) {
        return new Need.Listing();
    }

    private static Need pull(Endpoint.InRepository endpoint) {
        return new Need.Doing(Action.PULL, endpoint.name());
    }

    private static Need push(Endpoint.InRepository endpoint) {
        return new Need.Doing(Action.PUSH, endpoint.name());
    }

    private static Need delete(Endpoint.InRepository endpoint) {
        return new Need.Doing(Action.DELETE, endpoint.name());
    }

    private static Mono<ServerResponse> base(Endpoint.Base endpoint, Call call) {
        return Mono.just(Reply.of(200).json(Json.object(json -> {})));
    }
}
