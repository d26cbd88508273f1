package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.driver.redis.ServerKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS a blob cannot go from its file to the socket by itself: it has to be encrypted on the way. */
class TlsTest {

    @Test
    void blobsAreServedOverTls(@TempDir Path directory) throws Exception {
        ServerKeys keys = ServerKeys.in(directory);
        byte[] content = Bytes.of(3_000_000, 1);
        try (RunningServer server = RunningServer.startOverTls(
                keys, "plimsoll.storage=" + directory.resolve("registry").toUri())) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(keys.trusting()).build();
            URI registry = URI.create("https://localhost:" + server.port());
            URI start = registry.resolve("/v2/a/blobs/uploads/?digest=" + Bytes.sha256(content));
            HttpRequest push = HttpRequest.newBuilder(start)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                    .build();
            HttpResponse<Void> pushed = client.send(push, HttpResponse.BodyHandlers.discarding());
            URI blob = registry.resolve(pushed.headers().firstValue("Location").orElseThrow());
            HttpRequest pull = HttpRequest.newBuilder(blob).build();
            assertThat(client.send(pull, HttpResponse.BodyHandlers.ofByteArray())
                            .body())
                    .isEqualTo(content);
        }
    }
}
