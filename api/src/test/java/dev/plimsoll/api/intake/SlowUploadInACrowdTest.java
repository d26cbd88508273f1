package dev.plimsoll.api.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.api.guard.RawSocket;
import dev.plimsoll.driver.redis.ServerKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service, with as many connections as make slow ones rest, for long enough. */
class SlowUploadInACrowdTest {

    private static final int PIECE = 12 << 10;
    private static final int PIECES = 40;
    private static final Duration BETWEEN = Duration.ofMillis(125);
    private static final String HOST = " HTTP/1.1\r\nHost: registry\r\n";

    private static final String[] SETTINGS = {
        "plimsoll.storage=memory:", "plimsoll.http.min-body-rate=32KB", "plimsoll.http.body-rate-window=2s"
    };

    private static Crowded http;

    /** A server, and connections to it that nobody uses. */
    private record Crowded(RunningServer server, List<RawSocket> crowd) implements AutoCloseable {

        static Crowded around(RunningServer server) throws IOException {
            Crowded crowded = new Crowded(server, new ArrayList<>());
            for (int i = 0; i < 260; i++) {
                crowded.crowd.add(new RawSocket(server.port()));
            }
            return crowded;
        }

        int port() {
            return server.port();
        }

        @Override
        public void close() throws IOException {
            for (RawSocket other : crowd) {
                other.close();
            }
            server.close();
        }
    }

    @BeforeAll
    static void start() throws IOException {
        http = Crowded.around(RunningServer.start(SETTINGS));
    }

    @AfterAll
    static void stop() throws IOException {
        http.close();
    }

    @Test
    void arrivesAsItIsWithALength() throws Exception {
        try (RawSocket socket = new RawSocket(http.port())) {
            arrivesAsItIs(socket, 1, "Content-Length: " + PIECES * PIECE, piece -> piece, "");
        }
    }

    @Test
    void arrivesAsItIsInChunks() throws Exception {
        try (RawSocket socket = new RawSocket(http.port())) {
            arrivesAsItIs(
                    socket,
                    2,
                    "Transfer-Encoding: chunked",
                    piece -> Integer.toHexString(PIECE) + "\r\n" + piece + "\r\n",
                    "0\r\n\r\n");
        }
    }

    @Test
    void arrivesAsItIsOverTls(@TempDir Path directory) throws Exception {
        ServerKeys keys = ServerKeys.in(directory);
        try (Crowded https = Crowded.around(RunningServer.startOverTls(keys, SETTINGS));
                RawSocket socket = RawSocket.overTls(keys, https.port())) {
            arrivesAsItIs(socket, 3, "Content-Length: " + PIECES * PIECE, piece -> piece, "");
        }
    }

    private static void arrivesAsItIs(
            RawSocket socket, int seed, String length, UnaryOperator<String> framed, String end) throws Exception {
        byte[] bytes = new byte[PIECES * PIECE];
        new Random(seed).nextBytes(bytes);
        String content = new String(bytes, StandardCharsets.ISO_8859_1);
        String digest = "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        List<String> pieces = IntStream.range(0, PIECES)
                .mapToObj(i -> framed.apply(content.substring(i * PIECE, (i + 1) * PIECE)))
                .toList();
        socket.write("POST /v2/slow/blobs/uploads/?digest=" + digest + HOST + length + "\r\n\r\n");
        socket.drip(pieces, BETWEEN);
        assertThat(socket.write(end).readAnswer()).startsWith("HTTP/1.1 201 ");
        assertThat(socket.write("GET /v2/slow/blobs/" + digest + HOST + "\r\n").readAnswer())
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n" + content);
    }

    @Test
    void isRefusedIfItBecomesTooSlow() throws IOException {
        try (RawSocket socket = new RawSocket(http.port())) {
            socket.write("POST /v2/slow/blobs/uploads/?digest=sha256:" + "0".repeat(64) + HOST
                    + "Content-Length: 100000000\r\n\r\n");
            socket.drip(Collections.nCopies(PIECES, "x".repeat(PIECE)), BETWEEN);
            socket.drip(Collections.nCopies(200, "x".repeat(512)), Duration.ofMillis(50));
            assertThat(socket.readAll()).startsWith("HTTP/1.1 408 ");
        }
    }
}
