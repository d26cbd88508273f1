package dev.plimsoll.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One request.
 *
 * @param target an absolute URL, or a path below the registry's
 * @param access what a token must allow
 * @param body what is sent; null for nothing
 * @param length of the body in bytes; negative to send it in HTTP chunks
 */
record Request(
        HttpMethod method,
        String target,
        Access access,
        Map<String, String> headers,
        @Nullable Publisher<ByteBuf> body,
        long length) {

    static Request of(HttpMethod method, String target, Access access) {
        return new Request(method, target, access, Map.of(), null, 0);
    }

    Request with(String header, String value) {
        return new Request(method, target, access, Map.of(header, value), body, length);
    }

    Request with(Publisher<ByteBuf> content, long bytes) {
        return new Request(method, target, access, headers, content, bytes);
    }

    void writeTo(HttpHeaders to) {
        headers.forEach(to::set);
        if (body != null) {
            to.set(HttpHeaderNames.CONTENT_TYPE, headers.getOrDefault("Content-Type", "application/octet-stream"));
        }
        if (body == null || length >= 0) {
            if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
                to.set(HttpHeaderNames.CONTENT_LENGTH, length);
            }
        } else {
            to.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
        }
    }
}
