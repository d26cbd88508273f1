package dev.plimsoll.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** Sends requests and judges answers. */
final class Exchange {

    private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([A-Z_]{1,40})\"");

    private final String base;
    private final Authorization authorization;
    private final Transport.Connections connections;
    private final LongAdder moved = new LongAdder();

    Exchange(URI url, @Nullable String credentials, Transport transport) {
        String text = url.toString();
        base = text.endsWith("/") ? text : text + "/";
        authorization = new Authorization(credentials);
        connections = transport.open("https".equals(url.getScheme()));
    }

    long moved() {
        return moved.sum();
    }

    void close() {
        connections.close();
    }

    Mono<Void> ping() {
        Request request = Request.of(HttpMethod.GET, "v2/", Access.REGISTRY);
        return send(request, 200, 401)
                .flatMap(answer -> answer.status() == 200 ? Mono.empty() : answerTo(answer, request));
    }

    /** A challenge that asks for tokens is met; any other means that we are not let in. */
    private Mono<Void> answerTo(Answer answer, Request request) {
        String challenge = answer.headers().get("WWW-Authenticate", "");
        TokenServer server = TokenServer.of(challenge, connections.http(), authorization.credentials());
        if (server == null) {
            return Mono.error(new Refused(401, ""));
        }
        authorization.useTokens(server::token);
        return send(request, 200).then();
    }

    /** Sends a request; the answer's body is dropped. */
    Mono<Answer> send(Request request, int... expected) {
        return receiver(request)
                .flatMap(receiver -> receiver.response((answer, body) -> judged(answer, body, expected))
                        .singleOrEmpty());
    }

    /** Sends a request whose answer has content. */
    Mono<Long> read(Request request, int expected, Reader reader) {
        return receiver(request)
                .flatMap(receiver -> receiver.response((answer, body) -> content(answer, body, expected, reader))
                        .single());
    }

    private Mono<HttpClient.ResponseReceiver<?>> receiver(Request request) {
        return authorization
                .header(request.access())
                .map(header -> connections.http().headers(headers -> write(request, header, headers)))
                .switchIfEmpty(Mono.fromSupplier(() -> connections.http().headers(request::writeTo)))
                .map(client -> receiver(client, request));
    }

    private static void write(Request request, String authorization, HttpHeaders headers) {
        request.writeTo(headers);
        headers.set("Authorization", authorization);
    }

    private HttpClient.ResponseReceiver<?> receiver(HttpClient client, Request request) {
        HttpClient.RequestSender sender = client.followRedirect(request.method().equals(HttpMethod.GET))
                .request(request.method())
                .uri(absolute(request.target()));
        if (request.body() == null) {
            return sender;
        }
        Flux<ByteBuf> content = Flux.from(request.body()).doOnNext(this::count);
        return sender.send((head, out) -> out.send(content));
    }

    private void count(ByteBuf piece) {
        moved.add(piece.readableBytes());
    }

    private String absolute(String target) {
        return target.startsWith("v2/")
                ? base + target
                : URI.create(base).resolve(target).toString();
    }

    private static Mono<Answer> judged(HttpClientResponse answer, ByteBufFlux body, int... expected) {
        int status = answer.status().code();
        for (int good : expected) {
            if (status == good) {
                return body.then(Mono.just(new Answer(status, answer.responseHeaders())));
            }
        }
        return refused(status, body);
    }

    private Mono<Long> content(HttpClientResponse answer, ByteBufFlux body, int expected, Reader reader) {
        int status = answer.status().code();
        return status == expected ? reader.read(body.doOnNext(this::count)) : refused(status, body);
    }

    private static <T> Mono<T> refused(int status, ByteBufFlux body) {
        return body.aggregate()
                .asString()
                .defaultIfEmpty("")
                .flatMap(text -> Mono.error(new Refused(status, code(text))));
    }

    private static String code(String body) {
        Matcher matcher = CODE.matcher(body);
        return matcher.find() ? matcher.group(1) : "";
    }
}
