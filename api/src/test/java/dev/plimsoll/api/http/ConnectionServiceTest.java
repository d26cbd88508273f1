package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.Storage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to connections: kept, ended, sent ahead on, fed with what is no request. */
@ParameterizedClass
@EnumSource(Storage.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConnectionServiceTest extends ServiceTest {

    private static final String NOWHERE = "/blobs/uploads/02bc02e7-7d66-4230-b4d5-7bc499966fca";

    ConnectionServiceTest(Storage storage) {
        super(storage);
    }

    /** Answers that complete on a driver's thread have hung the connection's next upload before. */
    @Test
    void oneConnectionServesHundredsOfUploads() {
        for (int i = 0; i < 200; i++) {
            byte[] content = Bytes.of(1_000 + i * 500, i);
            String upload = begin();
            assertThat(wire.put("PATCH", upload, content).status()).isEqualTo(202);
            assertThat(wire.put("PUT", upload + "?digest=" + Bytes.sha256(content), new byte[0])
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInOrder() {
        byte[] content = Bytes.of(50_000, 1);
        String path = push(content);
        wire.send("GET", path, null).send("HEAD", path, null).send("GET", "/v2/", null);
        assertThat(wire.answer(false).body()).isEqualTo(content);
        assertThat(wire.answer(true).status()).isEqualTo(200);
        assertThat(wire.answer(false).text()).isEqualTo("{}");
    }

    @Test
    void aSmallBodyOfARefusedRequestIsReadAndTheConnectionKept() {
        assertThat(wire.put("PATCH", repository + NOWHERE, Bytes.of(500_000, 2)).status())
                .isEqualTo(404);
        assertThat(wire.get("GET", "/v2/").status()).isEqualTo(200);
    }

    @Test
    void aLargeBodyOfARefusedRequestEndsTheConnectionAfterTheAnswerWasRead() {
        Wire.Answer answer = wire.put("PATCH", repository + NOWHERE, Bytes.of(20_000_000, 3));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Connection")).contains("close");
        assertThat(wire.ended()).isTrue();
    }

    @Test
    void anEndlessBodyOfARefusedRequestEndsTheConnection() {
        wire.send("PATCH", repository + NOWHERE, null, "Transfer-Encoding: chunked");
        Wire.Answer answer =
                wire.raw("5\r\n12345\r\n".getBytes(StandardCharsets.US_ASCII)).answer(false);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Connection")).contains("close");
        assertThat(wire.ended()).isTrue();
    }

    @Test
    void aClientThatWaitsToBeAskedForItsBodyIsAskedOrRefused() {
        byte[] content = Bytes.of(2_000_000, 4);
        wire.send("PATCH", begin(), null, "Expect: 100-continue", "Content-Length: " + content.length);
        assertThat(wire.answer(true).status()).isEqualTo(100);
        assertThat(wire.raw(content).answer(false).status()).isEqualTo(202);
        wire.send("PATCH", repository + NOWHERE, null, "Expect: 100-continue", "Content-Length: 5");
        assertThat(wire.answer(false).status()).isEqualTo(404);
    }

    /** Reactor Netty drops such a request now and then, if the answer before it came from another thread. */
    @Test
    void aRequestThatEndsItsConnectionIsAnsweredToo() {
        for (int i = 0; i < 100; i++) {
            byte[] content = Bytes.of(20_000 + i, i);
            String path = push(content);
            assertThat(wire.get("GET", path, "Connection: close").body()).isEqualTo(content);
            assertThat(wire.ended()).isTrue();
            disconnect();
            connect();
        }
    }

    @Test
    void nothingIsTakenFromAConnectionAfterTheRequestThatEndsIt() {
        wire.send("GET", "/v2/", null, "Connection: close").send("GET", "/v2/", null);
        assertThat(wire.answer(false).header("Connection")).contains("close");
        assertThat(wire.ended()).isTrue();
    }

    /** Such a client knows an answer to be whole by the end of its connection, unless it is told otherwise in words of its time. */
    @Test
    void aClientOfTheFirstVersionGetsOneAnswerAndTheEnd() {
        byte[] content = Bytes.of(70_000, 5);
        String path = push(content);
        wire.raw(("GET " + path + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(wire.answer(false).body()).isEqualTo(content);
        assertThat(wire.ended()).isTrue();
    }

    @Test
    void whatIsNoUriIsRefusedInTheWordsOfTheApi() {
        for (String target :
                new String[] {"/v2/a\\b/tags/list", "/v2/a%2/tags/list", "/v2/a|b/tags/list", "/v2/a?n=^"}) {
            Wire.Answer answer = wire.get("GET", target);
            assertThat(answer.status()).as(target).isEqualTo(400);
            assertThat(answer.text())
                    .isEqualTo("{\"errors\":[{\"code\":\"NAME_INVALID\",\"message\":\"malformed request target\"}]}");
        }
    }

    @Test
    void everyAnswerNamesTheApiEvenToWhatIsNoRequest() {
        Wire.Answer answer = wire.raw(
                        "GET /v2/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\nContent-Length: 5\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII))
                .answer(false);
        assertThat(answer.header("Docker-Distribution-API-Version")).contains("registry/2.0");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void limitsOfTheRequestHeadHold() {
        assertThat(Wire.to(server.port())
                        .get("GET", "/v2/?x=" + "a".repeat(8_000))
                        .status())
                .isEqualTo(200);
        assertThat(Wire.to(server.port())
                        .get("GET", "/v2/?x=" + "a".repeat(8_200))
                        .status())
                .isEqualTo(414);
        assertThat(Wire.to(server.port())
                        .get("GET", "/v2/", "X: " + "a".repeat(32_000))
                        .status())
                .isEqualTo(200);
        assertThat(Wire.to(server.port())
                        .get("GET", "/v2/", "X: " + "a".repeat(33_000))
                        .status())
                .isEqualTo(431);
    }

    @Test
    void methodsThatNoEndpointHasAreRefusedWithThoseItHas() {
        Wire.Answer answer = wire.get("DELETE", repository + "/tags/list");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("GET, HEAD");
        assertThat(answer.text()).contains("\"code\":\"UNSUPPORTED\"");
        for (String method : new String[] {"TRACE", "OPTIONS", "BREW"}) {
            Wire.Answer unknown = Wire.to(server.port())
                    .get(method, repository + "/tags/list", "Origin: a", "Access-Control-Request-Method: PUT");
            assertThat(unknown.status()).isEqualTo(405);
            assertThat(unknown.header("Connection")).contains("close");
        }
    }

    @Test
    void hostAndForwardingHeadersChangeNothing() {
        Wire.Answer answer = wire.put(
                "POST",
                repository + "/blobs/uploads/",
                new byte[0],
                "X-Forwarded-Host: evil.test",
                "X-Forwarded-Prefix: /evil",
                "Forwarded: host=evil.test");
        assertThat(answer.header("Location").orElseThrow()).startsWith(repository);
        assertThat(String.join("\n", answer.head())).doesNotContain("evil");
    }

    @Test
    void acceptedEncodingsChangeNothing() {
        byte[] content = new byte[100_000];
        Wire.Answer answer = wire.get("GET", push(content), "Accept-Encoding: zstd;q=1.0, gzip;q=0.8");
        assertThat(answer.header("Content-Encoding")).isEmpty();
        assertThat(answer.body()).isEqualTo(content);
    }
}
