package dev.plimsoll.api.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole service, with little patience, against clients that are slow in every way there is. */
class SlowClientTest {

    private static final String HOST = "Host: registry\r\n";
    private static final String GET = "GET /v2/ HTTP/1.1\r\n" + HOST + "\r\n";
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(20);

    /** More than the buffers of both ends of a connection hold. */
    private static final int LARGE = 16 << 20;

    private static RunningServer server;
    private static String large;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(
                "plimsoll.storage=memory:",
                "plimsoll.http.header-timeout=500ms",
                "plimsoll.http.idle-timeout=1500ms",
                "plimsoll.http.min-body-rate=1KB",
                "plimsoll.http.body-rate-window=1s",
                "plimsoll.http.write-timeout=1s");
        large = large();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawSocket connect() throws IOException {
        return new RawSocket(server.port());
    }

    /**
     * A client that never gets its head done.
     *
     * @param parts what it sends, a part every now and then
     */
    record SlowHead(String what, List<String> parts) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<SlowHead> slowHeads() {
        return Stream.of(
                new SlowHead("the first byte only", List.of("G")),
                new SlowHead("a request line only", List.of("GET /v2/ HTTP/1.1\r\n")),
                new SlowHead("all but the last byte", List.of(GET.substring(0, GET.length() - 1))),
                new SlowHead("a byte at a time", List.of(GET.split("", 25))),
                new SlowHead(
                        "a header at a time",
                        List.of(("GET /v2/ HTTP/1.1\r\n" + "X: y\r\n".repeat(25)).split("(?<=\n)"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowHeads")
    void aSlowHeadIsRefused(SlowHead slow) throws IOException {
        try (RawSocket socket = connect()) {
            socket.drip(slow.parts(), STEP);
            String answer = socket.readAll();
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"UNKNOWN\"", "Connection: close");
        }
    }

    @Test
    void aSlowHeadAfterARequestIsRefused() throws IOException {
        try (RawSocket socket = connect()) {
            assertThat(socket.write(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
            socket.drip(List.of(GET.split("", 25)), STEP);
            assertThat(socket.readAll()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedWithoutAWord() throws IOException {
        try (RawSocket socket = connect()) {
            assertThat(socket.readAll()).isEmpty();
        }
    }

    @Test
    void aConnectionIsKeptBetweenRequestsButNotForEver() throws IOException {
        try (RawSocket socket = connect()) {
            for (int i = 0; i < 4; i++) {
                assertThat(socket.write(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
                LockSupport.parkNanos(Duration.ofMillis(900).toNanos());
            }
            assertThat(socket.readAll()).isEmpty();
        }
    }

    /**
     * A body that drips.
     *
     * @param head its headers
     * @param part what is sent of it every now and then
     */
    record SlowBody(String what, String head, String part) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<SlowBody> slowBodies() {
        return Stream.of(
                new SlowBody("nothing of a body", "Content-Length: 100000\r\n", ""),
                new SlowBody("a body of known length", "Content-Length: 100000\r\n", "x".repeat(50)),
                new SlowBody("a body in chunks", "Transfer-Encoding: chunked\r\n", "32\r\n" + "x".repeat(50) + "\r\n"),
                new SlowBody("the size of a chunk", "Transfer-Encoding: chunked\r\n", "f"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowBodies")
    void aSlowBodyIsRefused(SlowBody slow) throws IOException {
        try (RawSocket socket = connect()) {
            socket.write("PATCH " + upload() + " HTTP/1.1\r\n" + HOST + slow.head() + "\r\n");
            socket.drip(Collections.nCopies(100, slow.part()), STEP);
            assertThat(socket.readAll()).startsWith("HTTP/1.1 408 ").contains("\"code\":\"UNKNOWN\"");
        }
    }

    @Test
    void whatCameOfASlowBodyIsKept() throws IOException {
        String upload = upload();
        try (RawSocket socket = connect()) {
            socket.write(
                    "PATCH " + upload + " HTTP/1.1\r\n" + HOST + "Content-Length: 100000\r\n\r\n" + "x".repeat(1000));
            assertThat(socket.readAll()).startsWith("HTTP/1.1 408 ");
        }
        assertThat(statusOnceKept(upload)).startsWith("HTTP/1.1 204 ").contains("Range: 0-999\r\n");
    }

    /** The client is told before what it sent is written, so there may be nothing at first. */
    private static String statusOnceKept(String upload) throws IOException {
        long deadline = System.nanoTime() + LONG.toNanos();
        String status = status(upload);
        while (status.contains("Range: 0-0\r\n") && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP.toNanos());
            status = status(upload);
        }
        return status;
    }

    private static String status(String upload) throws IOException {
        try (RawSocket socket = connect()) {
            return socket.write("GET " + upload + " HTTP/1.1\r\n" + HOST + "\r\n")
                    .readHead();
        }
    }

    @Test
    void aBodyThatComesFastEnoughIsTakenHoweverLongItTakes() throws Exception {
        String content = "x".repeat(30 * 500);
        String target = "/v2/slow/blobs/uploads/?digest=" + digest(content);
        try (RawSocket socket = connect()) {
            socket.write(
                    "POST " + target + " HTTP/1.1\r\n" + HOST + "Content-Length: " + content.length() + "\r\n\r\n");
            socket.drip(Collections.nCopies(30, "x".repeat(500)), STEP);
            assertThat(socket.readHead()).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void aClientThatDoesNotTakeItsAnswerIsCutOff() throws Exception {
        try (RawSocket socket = RawSocket.narrow(server.port())) {
            socket.write("GET " + large + " HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(socket.writeUntilClosed("\r\n", STEP)).isGreaterThan(8);
        }
    }

    @Test
    void aClientThatTakesItsAnswerSlowlyGetsAllOfIt() throws Exception {
        try (RawSocket socket = RawSocket.narrow(server.port())) {
            socket.write("GET " + large + " HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(socket.readHead()).startsWith("HTTP/1.1 200 ");
            for (int read = 0; read < LARGE; read += LARGE / 16) {
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                assertThat(socket.read(LARGE / 16)).hasSize(LARGE / 16);
            }
        }
    }

    private static String upload() throws IOException {
        try (RawSocket socket = connect()) {
            String answer = socket.write(
                            "POST /v2/slow/blobs/uploads/ HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n")
                    .readHead();
            assertThat(answer).startsWith("HTTP/1.1 202 ");
            return answer.replaceAll("(?si).*\r\nlocation: ([^\r]*)\r\n.*", "$1");
        }
    }

    private static String large() throws Exception {
        String content = "x".repeat(LARGE);
        String digest = digest(content);
        try (RawSocket socket = connect()) {
            socket.write("POST /v2/slow/blobs/uploads/?digest=" + digest + " HTTP/1.1\r\n" + HOST + "Content-Length: "
                    + content.length() + "\r\n\r\n" + content);
            assertThat(socket.readHead()).startsWith("HTTP/1.1 201 ");
        }
        return "/v2/slow/blobs/" + digest;
    }

    private static String digest(String content) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.US_ASCII));
        return "sha256:" + String.format("%064x", new BigInteger(1, hash));
    }
}
