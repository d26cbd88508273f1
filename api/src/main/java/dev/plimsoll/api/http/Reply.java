package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.Digest;
import java.nio.ByteBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * An answer: a status, headers exactly as given, a body of known length.
 *
 * <p>WebFlux's own builder would negotiate, add parameters to content types and decide on 304 by itself; clients of this
 * protocol compare headers to the letter, so this one adds nothing.
 */
final class Reply implements ServerResponse {

    static final String DOCKER_CONTENT_DIGEST = "Docker-Content-Digest";

    private final HttpStatusCode status;
    private final HttpHeaders headers = new HttpHeaders();
    private ReplyBody body = ReplyBody.NONE;

    private Reply(int status) {
        this.status = HttpStatusCode.valueOf(status);
    }

    /** Returns an answer without body. */
    static Reply of(int status) {
        return new Reply(status);
    }

    /** Sets a header. */
    Reply with(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /** Sets headers. */
    Reply with(HttpHeaders more) {
        headers.putAll(more);
        return this;
    }

    /** Says what the content is, in the algorithm it was asked for: as the client's digest and as the entity tag. */
    Reply naming(Digest digest) {
        return with(DOCKER_CONTENT_DIGEST, digest.toString()).with(HttpHeaders.ETAG, EntityTags.of(digest));
    }

    /** Gives it a body from memory. */
    Reply bytes(String contentType, ByteBuffer content) {
        this.body = new ReplyBody.Bytes(content);
        return sized(contentType, content.remaining());
    }

    /** Gives it a body of JSON. */
    Reply json(byte[] content) {
        return bytes(Json.TYPE, ByteBuffer.wrap(content));
    }

    /** Gives it part of a blob as its body, of so many bytes. */
    Reply blob(ReplyBody content, long length) {
        this.body = content;
        return sized("application/octet-stream", length);
    }

    /** Says what a body would be, for an answer that has none: one to HEAD. */
    Reply sized(String contentType, long length) {
        return with(HttpHeaders.CONTENT_TYPE, contentType).with(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    }

    @Override
    public HttpStatusCode statusCode() {
        return status;
    }

    @Override
    public HttpHeaders headers() {
        return headers;
    }

    @Override
    public MultiValueMap<String, ResponseCookie> cookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
        return writeTo(exchange);
    }

    /**
     * Writes the answer; the body only if the request's method has one.
     *
     * <p>If much of the request is still to come, the connection ends after this answer, but not before the client had the time
     * to read it: closed at once, its bytes on the way would be answered with a reset, which may overtake the answer.
     */
    Mono<Void> writeTo(ServerWebExchange exchange) {
        RequestBody request = RequestBody.of(exchange);
        return request.isReadOver()
                .flatMap(readOver -> readOver && !headers.containsHeader(HttpHeaders.CONNECTION)
                        ? body(exchange).writeTo(started(exchange))
                        : with(HttpHeaders.CONNECTION, "close")
                                .body(exchange)
                                .writeTo(started(exchange), request.rest()));
    }

    private ServerHttpResponse started(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(status);
        response.getHeaders().putAll(headers);
        return response;
    }

    private ReplyBody body(ServerWebExchange exchange) {
        return HttpMethod.HEAD.equals(exchange.getRequest().getMethod()) ? ReplyBody.NONE : body;
    }
}
