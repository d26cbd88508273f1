package dev.plimsoll.api.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.api.Storage;
import dev.plimsoll.driver.redis.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aServerWithAWorkingStoreIsAliveAndReady(@TempDir Path directory) throws Exception {
        for (Storage storage : Storage.values()) {
            try (RunningServer server = storage.start(directory)) {
                assertThat(get(server.uri(), "/livez").body()).isEqualTo("ok\n");
                assertThat(get(server.uri(), "/readyz").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aServerWhoseStoreIsGoneIsAliveAndNotReady(@TempDir Path directory) throws Exception {
        Path root = directory.resolve("data");
        try (RunningServer server = Storage.FILESYSTEM.start(root)) {
            Files.move(root, directory.resolve("elsewhere"));
            Files.createFile(root);
            assertThat(get(server.uri(), "/livez").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = get(server.uri(), "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("unavailable\n");
        }
    }

    @Test
    void aServerWithoutItsRedisIsReadyAndSaysSo(@TempDir Path directory) throws Exception {
        RedisProcess redis = RedisProcess.start();
        try (RunningServer server = Storage.FILESYSTEM.start(directory, "plimsoll.redis=" + redis.uri())) {
            awaitReady(server.uri(), "ok\n");
            redis.close();
            awaitReady(server.uri(), "ok, but Redis cannot be reached\n");
        } finally {
            redis.close();
        }
    }

    private void awaitReady(URI server, String text) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        HttpResponse<String> ready = get(server, "/readyz");
        while (!ready.body().equals(text) && System.nanoTime() < until) {
            ready = get(server, "/readyz");
        }
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo(text);
    }

    private HttpResponse<String> get(URI server, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
