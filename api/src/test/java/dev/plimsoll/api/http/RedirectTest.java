package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is sent to the store for a blob, and who gets it here. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RedirectTest {

    private static final byte[] CONTENT = Bytes.of(100_000, 1);
    private static final String BLOB = "/v2/a/blobs/" + Bytes.sha256(CONTENT);
    private static final String FORWARDED = "plimsoll.http.client-address=x-forwarded-for";

    private static RunningServer start(String... properties) {
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "plimsoll.storage=addressed:";
        RunningServer server = RunningServer.start(all);
        try (Wire wire = Wire.to(server.port())) {
            wire.put("POST", "/v2/a/blobs/uploads/?digest=" + Bytes.sha256(CONTENT), CONTENT);
        }
        return server;
    }

    private static Wire.Answer ask(RunningServer server, String... headers) {
        try (Wire wire = Wire.to(server.port())) {
            return wire.get("GET", BLOB, headers);
        }
    }

    private static void assertSent(Wire.Answer answer) {
        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.header("Location").orElseThrow()).startsWith("http://store.test/docker/registry/v2/blobs/");
        assertThat(answer.body()).isEmpty();
    }

    private static void assertServed(Wire.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CONTENT);
    }

    @Test
    void everybodyIsSentToAStoreThatLetsThem() {
        try (RunningServer server = start()) {
            assertSent(ask(server));
        }
    }

    /** The content may be kept for a year, the way to it not: the address works for some minutes, for this client. */
    @Test
    void nobodyKeepsTheWay() {
        try (RunningServer server = start()) {
            assertThat(ask(server).header("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void whoHasTheBlobAlreadyCostsTheStoreNothing() {
        try (RunningServer server = start()) {
            int before = AddressedStoreProvider.given();
            assertThat(ask(server, "If-None-Match: \"" + Bytes.sha256(CONTENT) + "\"")
                            .status())
                    .isEqualTo(304);
            assertThat(AddressedStoreProvider.given()).isEqualTo(before);
        }
    }

    @Test
    void ofSomeNetworksOnlyTheirClientsAreSent() {
        try (RunningServer server = start(FORWARDED, "plimsoll.http.redirect-clients=10.0.0.0/8, 2001:db8::/32")) {
            assertSent(ask(server, "X-Forwarded-For: 10.1.2.3"));
            assertSent(ask(server, "X-Forwarded-For: ::ffff:10.1.2.3"));
            assertSent(ask(server, "X-Forwarded-For: 192.0.2.1, 2001:db8:1::1"));
            assertServed(ask(server, "X-Forwarded-For: 11.1.2.3"));
            assertServed(ask(server, "X-Forwarded-For: 10.1.2.3, 2001:db9::1"));
            assertServed(ask(server));
        }
    }

    @Test
    void clientsOfExceptedNetworksAreNotSent() {
        try (RunningServer server = start(
                FORWARDED,
                "plimsoll.http.redirect-clients[0]=10.0.0.0/8",
                "plimsoll.http.redirect-clients[1]=127.0.0.1",
                "plimsoll.http.redirect-except=10.7.0.0/16")) {
            assertSent(ask(server, "X-Forwarded-For: 10.6.0.1"));
            assertSent(ask(server, "X-Forwarded-For: unknown"));
            assertServed(ask(server, "X-Forwarded-For: 10.7.0.1"));
            assertServed(ask(server, "X-Forwarded-For: 192.0.2.1"));
        }
    }

    @Test
    void theAddressIsThatOfTheConnectionUnlessToldOtherwise() {
        try (RunningServer inside = start("plimsoll.http.redirect-clients=127.0.0.0/8");
                RunningServer outside = start("plimsoll.http.redirect-except=127.0.0.0/8")) {
            assertSent(ask(inside, "X-Forwarded-For: 192.0.2.1"));
            assertServed(ask(outside, "X-Forwarded-For: 192.0.2.1"));
        }
    }

    @Test
    void whoeverIsNotSentGetsEveryRangeAndTheStoreIsAskedForNoAddress() {
        try (RunningServer server = start("plimsoll.http.redirect-clients=192.0.2.0/24")) {
            int before = AddressedStoreProvider.given();
            for (int[] range : new int[][] {{0, 1}, {99_000, 100_000}, {1_000, 90_000}}) {
                Wire.Answer answer = ask(server, "Range: bytes=" + range[0] + "-" + (range[1] - 1));
                assertThat(answer.status()).isEqualTo(206);
                assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(CONTENT, range[0], range[1]));
            }
            assertThat(ask(server, "Range: bytes=100000-").status()).isEqualTo(416);
            assertThat(ask(server).header("Cache-Control")).contains("max-age=31536000");
            assertThat(AddressedStoreProvider.given()).isEqualTo(before);
        }
    }
}
