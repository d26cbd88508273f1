package dev.plimsoll.bench;

import dev.plimsoll.bench.content.Sha256;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider;

/** A registry in memory that keeps to the protocol, checks what it is given, and can be told to misbehave. */
public final class FakeRegistry implements AutoCloseable {

    public final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    public final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    public final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    public final List<String> requests = new CopyOnWriteArrayList<>();
    public final AtomicInteger mounts = new AtomicInteger();

    /** What is done to content before it is served. */
    public volatile UnaryOperator<byte[]> spoil = UnaryOperator.identity();

    /** Announce the whole, send half, and hang up. */
    public volatile boolean hangUp;

    /** The {@code Authorization} every request must have. */
    public volatile Optional<String> required = Optional.empty();

    /** What is answered to one that does not. */
    public volatile String challenge = "Basic realm=\"test\"";

    private final AtomicInteger names = new AtomicInteger();
    private final DisposableServer server;
    private final boolean secure;

    public FakeRegistry() {
        this(null);
    }

    /** @param certificate what it proves itself with; null for plain HTTP */
    public FakeRegistry(Http11SslContextSpec certificate) {
        secure = certificate != null;
        HttpServer plain = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT) // the default one takes locks
                .handle(this::handle);
        server = (secure
                        ? plain.secure(spec -> spec.sslContext((SslProvider.GenericSslContextSpec<?>) certificate))
                        : plain)
                .bindNow();
    }

    public String url() {
        return (secure ? "https" : "http") + "://127.0.0.1:" + server.port();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        URI uri = URI.create(request.uri());
        requests.add(request.method() + " " + request.uri());
        if (uri.getPath().equals("/token")) {
            return token(request, response);
        }
        boolean allowed = required.map(
                        value -> value.equals(request.requestHeaders().get("Authorization")))
                .orElse(true);
        if (!allowed) {
            response.header("WWW-Authenticate", challenge);
            return refuse(request, response, 401, "UNAUTHORIZED");
        }
        return route(request, response, uri.getPath());
    }

    private Publisher<Void> token(HttpServerRequest request, HttpServerResponse response) {
        boolean known = "Basic dTpw".equals(request.requestHeaders().get("Authorization"));
        return known
                ? response.sendString(Mono.just("{\"token\":\"secret\",\"expires_in\":300}"))
                : refuse(request, response, 401, "UNAUTHORIZED");
    }

    private Publisher<Void> route(HttpServerRequest request, HttpServerResponse response, String path) {
        if (path.equals("/v2/")) {
            return response.sendString(Mono.just("{}"));
        }
        if (path.contains("/blobs/uploads/")) {
            String id = path.substring(path.lastIndexOf('/') + 1);
            return id.isEmpty() ? begin(request, response) : upload(request, response, id);
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.contains("/blobs/")) {
            return content(request, response, blobs.get(name));
        }
        return request.method().name().equals("PUT")
                ? received(request).flatMap(bytes -> manifest(response, name, bytes))
                : content(request, response, manifests.get(name));
    }

    private Mono<Void> manifest(HttpServerResponse response, String name, byte[] bytes) {
        manifests.put(name, bytes);
        manifests.put(digest(bytes), bytes);
        return response.status(201).send();
    }

    private Publisher<Void> begin(HttpServerRequest request, HttpServerResponse response) {
        if (parameter(request, "mount") != null) {
            mounts.incrementAndGet();
            return response.status(blobs.containsKey(parameter(request, "mount")) ? 201 : 202)
                    .send();
        }
        String digest = parameter(request, "digest");
        if (digest != null) {
            return received(request).flatMap(bytes -> commit(response, digest, bytes));
        }
        String id = "upload-" + names.incrementAndGet();
        uploads.put(id, new Upload());
        return at(response, request, id).status(202).send();
    }

    private HttpServerResponse at(HttpServerResponse response, HttpServerRequest request, String id) {
        String path = URI.create(request.uri()).getPath();
        return response.header("Location", path.substring(0, path.lastIndexOf('/') + 1) + id + "?state=1");
    }

    private Publisher<Void> upload(HttpServerRequest request, HttpServerResponse response, String id) {
        Upload upload = uploads.get(id);
        if (upload == null) {
            return refuse(request, response, 404, "BLOB_UPLOAD_UNKNOWN");
        }
        at(response, request, id);
        return switch (request.method().name()) {
            case "PATCH" -> append(request, response, upload);
            case "PUT" ->
                appended(request, upload)
                        .doOnSuccess(done -> uploads.remove(id))
                        .then(Mono.defer(() -> commit(response, parameter(request, "digest"), upload.toByteArray())));
            case "DELETE" ->
                Mono.fromRunnable(() -> uploads.remove(id))
                        .then(response.status(204).send());
            default ->
                response.header("Range", "0-" + Math.max(0, upload.size() - 1))
                        .status(204)
                        .send();
        };
    }

    private Publisher<Void> append(HttpServerRequest request, HttpServerResponse response, Upload upload) {
        String range = request.requestHeaders().get("Content-Range");
        if (!upload.taken(request, range == null ? "" : range.replaceFirst("-.*", ""))) {
            return refuse(request, response, 416, "RANGE_INVALID");
        }
        return received(request, upload)
                .then(Mono.defer(() -> upload.belongsTo(request)
                        ? response.status(202).send()
                        : refusal(response, 416, "RANGE_INVALID")));
    }

    private static Mono<Void> appended(HttpServerRequest request, Upload upload) {
        return Mono.fromRunnable(() -> upload.taken(request, "")).then(received(request, upload));
    }

    private static Mono<Void> received(HttpServerRequest request, Upload upload) {
        return request.receive()
                .asByteArray()
                .doOnNext(bytes -> upload.write(request, bytes))
                .then();
    }

    private Mono<Void> commit(HttpServerResponse response, String digest, byte[] bytes) {
        if (!digest(bytes).equals(digest)) {
            return refusal(response, 400, "DIGEST_INVALID");
        }
        blobs.put(digest, bytes);
        return response.status(201).send();
    }

    private Publisher<Void> content(HttpServerRequest request, HttpServerResponse response, byte[] stored) {
        if (stored == null) {
            return refuse(request, response, 404, "BLOB_UNKNOWN");
        }
        byte[] bytes = part(request.requestHeaders().get("Range"), stored, response);
        response.header("Content-Length", Integer.toString(bytes.length));
        if (request.method().name().equals("HEAD")) {
            return response.send();
        }
        byte[] sent = spoil.apply(bytes.clone());
        return hangUp
                ? response.send(Flux.just(Unpooled.wrappedBuffer(sent, 0, sent.length / 2))
                        .concatWith(hangingUp()))
                : response.send(Mono.just(Unpooled.wrappedBuffer(sent)));
    }

    /** Later than the first bytes, so that it cannot become an answer of its own. */
    private static Mono<ByteBuf> hangingUp() {
        return Mono.delay(Duration.ofMillis(50)).then(Mono.error(() -> new IOException("hung up")));
    }

    private static byte[] part(String range, byte[] stored, HttpServerResponse response) {
        if (range == null) {
            return stored;
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        response.status(206);
        return Arrays.copyOfRange(stored, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
    }

    private static Publisher<Void> refuse(
            HttpServerRequest request, HttpServerResponse response, int status, String code) {
        return request.receive().then(refusal(response, status, code));
    }

    private static Mono<Void> refusal(HttpServerResponse response, int status, String code) {
        return response.status(status)
                .sendString(Mono.just("{\"errors\":[{\"code\":\"" + code + "\"}]}"))
                .then();
    }

    private static Mono<byte[]> received(HttpServerRequest request) {
        return request.receive().aggregate().map(ByteBufUtil::getBytes);
    }

    private static String parameter(HttpServerRequest request, String name) {
        List<String> values = new QueryStringDecoder(request.uri()).parameters().get(name);
        return values == null ? null : values.get(0);
    }

    public static String digest(byte[] bytes) {
        MessageDigest digest = Sha256.create();
        digest.update(bytes);
        return Sha256.name(digest);
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    /**
     * What arrived of one upload. It belongs to the request the server saw last: of one before, which it still reads, nothing is taken any more, and
     * that one is refused. On a busy machine the one seen last may be the one sent first.
     */
    public static final class Upload {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Object owner = this;

        /** Whether it goes on at {@code start}, which is empty if the request does not say; then it belongs to the request. */
        synchronized boolean taken(Object request, String start) {
            boolean here = start.isEmpty() || start.equals(Integer.toString(bytes.size()));
            owner = here ? request : owner;
            return here;
        }

        synchronized boolean belongsTo(Object request) {
            return owner == request;
        }

        synchronized void write(Object request, byte[] part) {
            if (owner == request) {
                bytes.writeBytes(part);
            }
        }

        synchronized int size() {
            return bytes.size();
        }

        synchronized byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
