package dev.plimsoll.api.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.driver.redis.ServerKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard sees what TLS has decrypted. */
class GuardOverTlsTest {

    private static final String GET = "GET /v2/ HTTP/1.1\r\nHost: registry\r\n\r\n";

    @Test
    void overTlsGoodRequestsAreAnsweredAndBadOnesRefused(@TempDir Path directory) throws Exception {
        ServerKeys keys = ServerKeys.in(directory);
        try (RunningServer server = RunningServer.startOverTls(keys, "plimsoll.storage=memory:");
                RawSocket socket = RawSocket.overTls(keys, server.port())) {
            assertThat(socket.write(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
            String answer = socket.write("GET /v2/ HTTP/1.1\r\n\r\n" + GET).readAll();
            assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("]}");
            assertThat(RawSocket.answers(answer)).isEqualTo(1);
        }
    }
}
