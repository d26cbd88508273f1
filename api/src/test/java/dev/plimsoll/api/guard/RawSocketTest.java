package dev.plimsoll.api.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole service against bytes that are no HTTP. Each bad request has another behind it on the same connection, which would
 * leave a trace if it was executed.
 */
class RawSocketTest {

    private static final AtomicInteger REPOSITORIES = new AtomicInteger();

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start("plimsoll.storage=memory:");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Rows.Good> good() {
        return Rows.good();
    }

    static Stream<Rows.Bad> bad() {
        return Rows.bad();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void aBadRequestIsRefusedAndWhatFollowsItIsNeverExecuted(Rows.Bad row) throws IOException {
        String repository = "smuggled/" + REPOSITORIES.incrementAndGet();
        try (RawSocket socket = new RawSocket(server.port())) {
            String answer = socket.write(row.text() + storing(repository)).readAll();
            assertThat(RawSocket.answers(answer)).as(answer).isEqualTo(1);
            assertThat(answer)
                    .startsWith("HTTP/1.1 " + row.fault().status() + " ")
                    .contains("\r\nConnection: close\r\n", "\r\nDocker-Distribution-API-Version: registry/2.0\r\n")
                    .matches("(?s).*\r\n\r\n\\{\"errors\":\\[\\{\"code\":\"[A-Z]+\",\"message\":\"[^\"]+\"}]}");
        }
        assertThat(isStored(repository)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void aGoodRequestIsAnsweredAndSoIsTheNextOnTheConnection(Rows.Good row) throws IOException {
        String repository = "next/" + REPOSITORIES.incrementAndGet();
        boolean kept = !row.text().contains("HTTP/1.0");
        try (RawSocket socket = new RawSocket(server.port())) {
            String answers = socket.write(row.text() + storing(repository)).readAll();
            assertThat(RawSocket.answers(answers)).as(answers).isEqualTo(row.requests() + (kept ? 1 : 0));
        }
        assertThat(isStored(repository)).isEqualTo(kept);
    }

    @Test
    void answersBeforeABadRequestArriveInOrder() throws IOException {
        try (RawSocket socket = new RawSocket(server.port())) {
            String get = "GET /v2/ HTTP/1.1\r\nHost: registry\r\n\r\n";
            String answers =
                    socket.write(get + get + "GET /v2/ HTTP/1.1\r\n\r\n" + get).readAll();
            assertThat(answers).matches("(?s)HTTP/1.1 200 .*HTTP/1.1 200 .*HTTP/1.1 400 .*");
            assertThat(RawSocket.answers(answers)).isEqualTo(3);
        }
    }

    @Test
    void aClientThatIsStillSendingReadsWhyItIsRefused() throws IOException {
        String head = "POST /v2/sending/blobs/uploads/?digest=" + Rows.EMPTY
                + " HTTP/1.1\r\nHost: registry\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (RawSocket socket = new RawSocket(server.port())) {
            String answer = socket.write(head + "zz\r\n" + "x".repeat(4 << 20)).readAll();
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("malformed chunk size");
        }
    }

    /** A request that stores the empty blob, and ends the connection. */
    private static String storing(String repository) {
        return "POST /v2/" + repository + "/blobs/uploads/?digest=" + Rows.EMPTY
                + " HTTP/1.1\r\nHost: registry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }

    private static boolean isStored(String repository) throws IOException {
        try (RawSocket socket = new RawSocket(server.port())) {
            String head = "HEAD /v2/" + repository + "/blobs/" + Rows.EMPTY + " HTTP/1.1\r\nHost: registry\r\n\r\n";
            return socket.write(head).readHead().startsWith("HTTP/1.1 200 ");
        }
    }
}
