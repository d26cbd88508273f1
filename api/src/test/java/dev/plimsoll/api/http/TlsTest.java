package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.api.Storage;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS a blob cannot go from its file to the socket by itself: it has to be encrypted on the way. */
class TlsTest {

    private static final String PASSWORD = "password";

    @Test
    void blobsAreServedOverTls(@TempDir Path directory) throws Exception {
        Path store = keyStore(directory.resolve("store.p12"));
        byte[] content = Bytes.of(3_000_000, 1);
        try (RunningServer server = Storage.FILESYSTEM.start(
                directory.resolve("registry"),
                "server.ssl.key-store=" + store.toUri(),
                "server.ssl.key-store-password=" + PASSWORD)) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(store)).build();
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

    private static Path keyStore(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return file;
    }

    private static SSLContext trusting(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
