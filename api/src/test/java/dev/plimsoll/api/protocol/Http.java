package dev.plimsoll.api.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The JDK's HTTP client, for requests that any client would send. It follows no redirects. */
final class Http {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    private Http() {}

    static Answer send(URI server, Request request) {
        HttpRequest.Builder out = HttpRequest.newBuilder(server.resolve(request.target()))
                .timeout(LIMIT)
                .method(request.method(), publisher(request));
        request.headers().forEach(header -> out.header(header.name(), header.value()));
        try {
            HttpResponse<byte[]> in = CLIENT.send(out.build(), BodyHandlers.ofByteArray());
            return new Answer(server.getAuthority() + " " + request, in.statusCode(), headers(in), in.body());
        } catch (IOException cut) {
            throw new UncheckedIOException(cut + ", in answer to " + request, cut);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static BodyPublisher publisher(Request request) {
        if (request.isStreamed()) {
            return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(request.body()));
        }
        return request.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(request.body());
    }

    private static List<Header> headers(HttpResponse<?> in) {
        return in.headers().map().entrySet().stream().flatMap(Http::fields).toList();
    }

    private static Stream<Header> fields(Map.Entry<String, List<String>> entry) {
        return entry.getValue().stream().map(value -> new Header(entry.getKey(), value));
    }
}
