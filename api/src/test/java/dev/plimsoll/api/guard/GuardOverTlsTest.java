package dev.plimsoll.api.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard sees what TLS has decrypted. */
class GuardOverTlsTest {

    private static final String GET = "GET /v2/ HTTP/1.1\r\nHost: registry\r\n\r\n";
    private static final String PASSWORD = "changeit";

    @Test
    void overTlsGoodRequestsAreAnsweredAndBadOnesRefused(@TempDir Path directory) throws Exception {
        Path keys = directory.resolve("keys.p12");
        makeKeys(keys);
        try (RunningServer server = RunningServer.start(
                        "plimsoll.storage=memory:",
                        "server.ssl.key-store=" + keys.toUri(),
                        "server.ssl.key-store-password=" + PASSWORD);
                RawSocket socket =
                        new RawSocket(trusting(keys).getSocketFactory().createSocket(), server.port())) {
            assertThat(socket.write(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
            String answer = socket.write("GET /v2/ HTTP/1.1\r\n\r\n" + GET).readAll();
            assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("]}");
            assertThat(RawSocket.answers(answer)).isEqualTo(1);
        }
    }

    private static void makeKeys(Path store) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static SSLContext trusting(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
