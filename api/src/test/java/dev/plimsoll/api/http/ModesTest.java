package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.api.Storage;
import dev.plimsoll.engine.Registry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What configuration changes about the answers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ModesTest {

    private static final byte[] CONTENT = Bytes.of(1_000, 1);
    private static final String BLOB = "/v2/a/blobs/" + Bytes.sha256(CONTENT);
    private static final String WHOLE = "/v2/a/blobs/uploads/?digest=" + Bytes.sha256(CONTENT);

    @Test
    void deletesAreRefusedUnlessEnabledWhetherThereIsAnythingToDeleteOrNot() {
        try (RunningServer server = RunningServer.start("plimsoll.storage=memory:");
                Wire wire = Wire.to(server.port())) {
            wire.put("POST", WHOLE, CONTENT);
            for (String path :
                    new String[] {BLOB, "/v2/none/blobs/" + Bytes.sha256(CONTENT), "/v2/none/manifests/v1"}) {
                Wire.Answer answer = wire.get("DELETE", path);
                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.text()).contains("UNSUPPORTED");
                assertThat(answer.header("Allow")).contains("GET, HEAD");
            }
            assertThat(wire.get("HEAD", BLOB).status()).isEqualTo(200);
        }
    }

    @Test
    void anUploadMayBeCancelledEvenWhereDeletesAreRefused() {
        try (RunningServer server = RunningServer.start("plimsoll.storage=memory:");
                Wire wire = Wire.to(server.port())) {
            String upload = wire.put("POST", "/v2/a/blobs/uploads/", new byte[0])
                    .header("Location")
                    .orElseThrow();
            assertThat(wire.get("DELETE", upload).status()).isEqualTo(204);
        }
    }

    @Test
    void aReadOnlyRegistryServesWhatItHasAndTakesNothing(@TempDir Path directory) {
        try (RunningServer server = Storage.FILESYSTEM.start(directory);
                Wire wire = Wire.to(server.port())) {
            assertThat(wire.put("POST", WHOLE, CONTENT).status()).isEqualTo(201);
        }
        try (RunningServer server = Storage.FILESYSTEM.start(directory, "plimsoll.read-only=true");
                Wire wire = Wire.to(server.port())) {
            assertThat(wire.get("GET", BLOB).body()).isEqualTo(CONTENT);
            assertThat(wire.put("POST", WHOLE, CONTENT).status()).isEqualTo(405);
            assertThat(wire.put("POST", "/v2/a/blobs/uploads/", new byte[0]).status())
                    .isEqualTo(405);
            assertThat(wire.put("PUT", "/v2/a/manifests/v1", CONTENT, "Content-Type: a/b")
                            .status())
                    .isEqualTo(405);
            assertThat(wire.get("DELETE", BLOB).status()).isEqualTo(405);
        }
    }

    @Test
    void aBlobBeyondTheLimitIsRefusedBeforeItIsReadOrWhenItShows() {
        try (RunningServer server = RunningServer.start("plimsoll.storage=memory:", "plimsoll.blob-limit=999B");
                Wire wire = Wire.to(server.port())) {
            assertThat(wire.put("POST", WHOLE, CONTENT).status()).isEqualTo(413);
            wire.send("POST", WHOLE, null, "Transfer-Encoding: chunked");
            wire.raw("3e8\r\n".getBytes(StandardCharsets.US_ASCII)).raw(CONTENT);
            Wire.Answer answer = wire.raw("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                    .answer(false);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("SIZE_INVALID");
        }
    }

    @Test
    void aRegistryToldToStopFinishesTheUploadThatIsUnderWay() {
        RunningServer server = RunningServer.start("plimsoll.storage=memory:");
        try (Wire wire = Wire.to(server.port())) {
            wire.send("POST", WHOLE, null, "Content-Length: " + CONTENT.length);
            wire.raw(java.util.Arrays.copyOf(CONTENT, 500));
            assertThat(Wire.to(server.port()).get("GET", "/v2/").status()).isEqualTo(200);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
            while (accepts(server)) {
                Thread.onSpinWait();
            }
            wire.raw(java.util.Arrays.copyOfRange(CONTENT, 500, 1_000));
            assertThat(wire.answer(false).status()).isEqualTo(201);
            stopped.join();
        }
    }

    @Test
    void memoryForUploadsIsGivenBack() {
        try (RunningServer server = RunningServer.start("plimsoll.storage=memory:");
                Wire wire = Wire.to(server.port())) {
            byte[] large = Bytes.of(20_000_000, 2);
            assertThat(wire.put("POST", "/v2/a/blobs/uploads/?digest=" + Bytes.sha256(large), large)
                            .status())
                    .isEqualTo(201);
            assertThat(server.bean(Registry.class).bufferMemoryUsed()).isZero();
        }
    }

    private static boolean accepts(RunningServer server) {
        try {
            Wire.to(server.port()).close();
            return true;
        } catch (java.io.UncheckedIOException refused) {
            return false;
        }
    }
}
