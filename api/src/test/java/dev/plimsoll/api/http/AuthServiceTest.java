package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.Accounts;
import dev.plimsoll.api.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, rules and tokens, seen by a client. */
@Timeout(60)
class AuthServiceTest {

    private static final String ALICE = "Authorization: " + Accounts.basic("alice");
    private static final String BOB = "Authorization: " + Accounts.basic("bob");
    private static final byte[] BLOB = "hello".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST = Bytes.sha256(BLOB);

    @TempDir
    Path directory;

    private final List<RunningServer> servers = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private Accounts accounts;

    @BeforeEach
    void accounts() throws IOException {
        accounts = Accounts.of(directory.resolve("users"), "alice", "bob")
                .rule("anonymous", "pull,catalog", "public/**")
                .rule("alice", "pull,push,delete,catalog", "**")
                .rule("bob", "pull,push", "bob/**");
    }

    @AfterEach
    void stop() {
        servers.forEach(RunningServer::close);
    }

    /** Starts a service that gives tokens. */
    private Wire tokens(String... properties) {
        accounts.realm("https://registry.test/token");
        return start(properties);
    }

    private Wire start(String... properties) {
        String[] all = accounts.properties(properties);
        List<String> more = new ArrayList<>(List.of(all));
        more.add("plimsoll.storage=" + directory.resolve("store").toUri());
        RunningServer server = RunningServer.start(more.toArray(String[]::new));
        servers.add(server);
        return Wire.to(server.port());
    }

    private static void push(Wire wire, String repository, String... headers) {
        Wire.Answer answer = wire.put("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + DIGEST, BLOB, headers);
        assertThat(answer.status()).isEqualTo(201);
    }

    private static String member(Wire.Answer answer, String name) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.text().replaceFirst("(?s).*\"" + name + "\":\"?([^\",}]*).*", "$1");
    }

    private static String bearer(Wire wire, String query, String... headers) {
        return "Authorization: Bearer " + member(wire.get("GET", "/token" + query, headers), "token");
    }

    @Test
    void withoutATokenEndpointAPasswordIsAskedFor() {
        try (Wire wire = start()) {
            Wire.Answer answer = wire.get("GET", "/v2/");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("Basic realm=\"plimsoll\"");
            assertThat(answer.text()).contains("\"UNAUTHORIZED\"");
            assertThat(wire.get("GET", "/v2/", ALICE).status()).isEqualTo(200);
            assertThat(wire.get("GET", "/token", ALICE).status()).isEqualTo(404);
            assertThat(wire.get("GET", "/v2/", "Authorization: Bearer x").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void theRealmIsWhatIsConfiguredWhateverTheClientSaysOfTheHost() {
        try (Wire wire = tokens()) {
            Wire.Answer answer = wire.get(
                    "GET", "/v2/team/app/tags/list", "X-Forwarded-Host: evil.test", "Forwarded: host=evil.test");
            assertThat(answer.header("WWW-Authenticate"))
                    .contains("Bearer realm=\"https://registry.test/token\",service=\"registry.test\","
                            + "scope=\"repository:team/app:pull\"");
        }
    }

    @Test
    void aTokenSaysWhatClientsLookFor() {
        try (Wire wire = tokens()) {
            Wire.Answer answer =
                    wire.get("GET", "/token?service=registry.test&scope=repository:public/app:pull", ALICE);
            assertThat(member(answer, "access_token")).isEqualTo(member(answer, "token"));
            assertThat(Integer.parseInt(member(answer, "expires_in"))).isGreaterThanOrEqualTo(60);
            assertThat(member(answer, "issued_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(answer.header("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void aTokenIsForWhatWasAskedAsFarAsItIsAllowed() {
        try (Wire wire = tokens()) {
            push(wire, "bob/app", ALICE);
            String token = bearer(
                    wire, "?scope=repository:bob/app:pull%20repository:alice/app:pull&scope=aws:x:y&scope=", BOB);
            assertThat(wire.get("GET", "/v2/bob/app/blobs/" + DIGEST, token).status())
                    .isEqualTo(200);
            assertThat(wire.get("GET", "/v2/alice/app/blobs/" + DIGEST, token).status())
                    .isEqualTo(401);
            Wire.Answer push = wire.put("POST", "/v2/bob/app/blobs/uploads/", new byte[0], token);
            assertThat(push.status()).isEqualTo(401);
            assertThat(push.text()).contains("\"DENIED\"");
            assertThat(push.header("WWW-Authenticate").orElseThrow())
                    .endsWith("scope=\"repository:bob/app:pull,push\",error=\"insufficient_scope\"");
        }
    }

    @Test
    void nobodyGetsATokenForWhatIsPublic() {
        try (Wire wire = tokens()) {
            push(wire, "public/app", ALICE);
            push(wire, "alice/app", ALICE);
            for (String none : List.of("Accept: */*", "Authorization: Basic Og==")) {
                String token =
                        bearer(wire, "?scope=repository:public/app:pull,push&scope=repository:alice/app:pull", none);
                assertThat(wire.get("GET", "/v2/", token).status()).isEqualTo(200);
                assertThat(wire.get("GET", "/v2/public/app/blobs/" + DIGEST, token)
                                .status())
                        .isEqualTo(200);
                assertThat(wire.get("GET", "/v2/alice/app/blobs/" + DIGEST, token)
                                .status())
                        .isEqualTo(401);
                assertThat(wire.put("POST", "/v2/public/app/blobs/uploads/", new byte[0], token)
                                .status())
                        .isEqualTo(401);
            }
            assertThat(wire.get("GET", "/v2/public/app/blobs/" + DIGEST).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBadCredentialIsRefusedAlsoWhereNoneIsNeeded() {
        try (Wire wire = tokens()) {
            push(wire, "public/app", ALICE);
            String wrong = "Authorization: " + Accounts.basic("alice", "wrong");
            String path = "/v2/public/app/blobs/" + DIGEST;
            assertThat(wire.get("GET", path, wrong).status()).isEqualTo(401);
            assertThat(wire.get("GET", path, "Authorization: Digest x").status())
                    .isEqualTo(401);
            assertThat(wire.get("GET", path, ALICE, ALICE).status()).isEqualTo(401);
            Wire.Answer bad = wire.get("GET", path, "Authorization: Bearer x");
            assertThat(bad.status()).isEqualTo(401);
            assertThat(bad.header("WWW-Authenticate").orElseThrow()).endsWith(",error=\"invalid_token\"");
            Wire.Answer token = wire.get("GET", "/token", wrong);
            assertThat(token.status()).isEqualTo(401);
            assertThat(token.header("WWW-Authenticate")).contains("Basic realm=\"plimsoll\"");
            assertThat(wire.get("GET", "/token", bearer(wire, "", ALICE)).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void onlyGetGivesTokens() {
        try (Wire wire = tokens()) {
            Wire.Answer post = wire.put("POST", "/token", "grant_type=password".getBytes(StandardCharsets.US_ASCII));
            assertThat(post.status()).isEqualTo(405);
            assertThat(post.header("Allow")).contains("GET");
        }
    }

    @Test
    void whatIsPrivateAndWhatIsNotThereLookTheSame() {
        try (Wire wire = start()) {
            push(wire, "alice/app", ALICE);
            Wire.Answer there = wire.get("GET", "/v2/alice/app/blobs/" + DIGEST, BOB);
            Wire.Answer nowhere = wire.get("GET", "/v2/alice/none/blobs/" + DIGEST, BOB);
            assertThat(there.status()).isEqualTo(403);
            assertThat(nowhere.status()).isEqualTo(403);
            assertThat(there.text()).isEqualTo(nowhere.text());
            assertThat(wire.get("HEAD", "/v2/bob/none/blobs/" + DIGEST, BOB).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aMountNeedsARightOnItsSourceAndTellsNothingWithout() {
        try (Wire wire = tokens()) {
            push(wire, "alice/app", ALICE);
            push(wire, "bob/app", ALICE);
            String mount = "/v2/bob/new/blobs/uploads/?mount=" + DIGEST;
            for (String from : List.of("&from=alice/app", "&from=alice/none")) {
                assertThat(wire.put("POST", mount + from, new byte[0], BOB).status())
                        .isEqualTo(202);
            }
            String target = bearer(wire, "?scope=repository:bob/new:pull,push", BOB);
            assertThat(wire.put("POST", mount + "&from=bob/app", new byte[0], target)
                            .status())
                    .isEqualTo(202);
            assertThat(wire.put("POST", mount, new byte[0], target).status()).isEqualTo(202);
            String both = bearer(wire, "?scope=repository:bob/new:pull,push&scope=repository:bob/app:pull", BOB);
            assertThat(wire.put("POST", mount + "&from=bob/app", new byte[0], both)
                            .status())
                    .isEqualTo(201);
            assertThat(wire.put(
                                    "POST",
                                    "/v2/bob/other/blobs/uploads/?mount=" + DIGEST + "&from=bob/app",
                                    new byte[0],
                                    BOB)
                            .status())
                    .isEqualTo(201);
        }
    }

    /** The blob is known to be in one repository only, whose reader finds it. */
    @Test
    void aMountFromAnywhereIsFromWhereOneMayRead() {
        try (Wire wire = start()) {
            push(wire, "alice/app", ALICE);
            String mount = "blobs/uploads/?mount=" + DIGEST;
            assertThat(wire.put("POST", "/v2/bob/new/" + mount, new byte[0], BOB)
                            .status())
                    .isEqualTo(202);
            assertThat(wire.put("POST", "/v2/alice/new/" + mount, new byte[0], ALICE)
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aListHoldsWhatOneMaySee() {
        try (Wire wire = start()) {
            push(wire, "public/app", ALICE);
            push(wire, "alice/app", ALICE);
            push(wire, "public/b", ALICE);
            pushTag(wire, "public/app");
            pushTag(wire, "alice/app");
            pushTag(wire, "public/b");
            assertThat(wire.get("GET", "/v2/_catalog", ALICE).text()).contains("alice/app", "public/app", "public/b");
            Wire.Answer page = wire.get("GET", "/v2/_catalog?n=1");
            assertThat(page.text()).contains("[\"public/app\"]");
            assertThat(page.header("Link").orElseThrow()).contains("last=public");
            assertThat(wire.get("GET", "/v2/_catalog", BOB).text())
                    .doesNotContain("alice/app")
                    .contains("public/b");
        }
    }

    private static void pushTag(Wire wire, String repository) {
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                        + "\"manifests\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        Wire.Answer put = wire.put(
                "PUT",
                "/v2/" + repository + "/manifests/latest",
                manifest,
                "Content-Type: application/vnd.oci.image.index.v1+json",
                ALICE);
        assertThat(put.status()).isEqualTo(201);
    }

    @Test
    void whereDeletesAreOffThatIsToldToThoseWhoMightOtherwise() {
        try (Wire wire = start()) {
            String path = "/v2/bob/app/blobs/" + DIGEST;
            assertThat(wire.get("DELETE", path, BOB).status()).isEqualTo(403);
            assertThat(wire.get("DELETE", path, ALICE).status()).isEqualTo(405);
        }
    }

    /** Nothing of it has arrived when it is refused. */
    @Test
    void aBodyIsNotWaitedForBeforeItIsRefused() {
        try (Wire wire = start()) {
            wire.raw(("POST /v2/alice/app/blobs/uploads/?digest=" + DIGEST
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Wire.Answer answer = wire.answer(false);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Connection")).contains("close");
        }
    }

    @Test
    void probesNeedNoAccount() {
        try (Wire wire = start()) {
            assertThat(wire.get("GET", "/livez").status()).isEqualTo(200);
            assertThat(wire.get("GET", "/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void nodesOverOneStoreTakeEachOthersTokens() {
        try (Wire one = tokens();
                Wire two = start()) {
            assertThat(two.get("GET", "/v2/", bearer(one, "", ALICE)).status()).isEqualTo(200);
        }
    }

    @Test
    void anAccountThatIsGoneTakesItsTokensWithIt() throws IOException {
        try (Wire wire = tokens()) {
            String token = bearer(wire, "", BOB);
            assertThat(wire.get("GET", "/v2/", token).status()).isEqualTo(200);
            Files.writeString(directory.resolve("users"), Accounts.line("alice", Accounts.password("alice")));
            int status = 200;
            for (int i = 0; i < 50_000 && status == 200; i++) {
                status = wire.get("GET", "/v2/", token).status();
            }
            assertThat(status).isEqualTo(401);
        }
    }

    @Test
    void wrongPasswordsAreLimited() {
        try (Wire wire = start()) {
            int refused = 0;
            for (int i = 0; i < 15; i++) {
                Wire.Answer answer = wire.get("GET", "/v2/", "Authorization: " + Accounts.basic("alice", "wrong" + i));
                if (answer.status() == 429) {
                    refused++;
                    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow()))
                            .isBetween(1, 6);
                }
            }
            assertThat(refused).isBetween(4, 5);
            assertThat(wire.get("GET", "/v2/", BOB).status()).isEqualTo(200);
        }
    }

    @Test
    void requestsAreLimitedForEachClient() {
        try (Wire wire = start(
                "plimsoll.http.requests-per-second=1",
                "plimsoll.http.request-burst=3",
                "plimsoll.http.client-address=x-forwarded-for")) {
            String from = "X-Forwarded-For: 192.0.2.99, ";
            for (int i = 0; i < 3; i++) {
                assertThat(wire.get("GET", "/v2/", from + "192.0.2.1").status()).isEqualTo(401);
            }
            Wire.Answer refused = wire.get("GET", "/v2/", from + "192.0.2.1");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).contains("1");
            assertThat(refused.text()).contains("\"TOOMANYREQUESTS\"");
            assertThat(wire.get("GET", "/livez", from + "192.0.2.1").status()).isEqualTo(200);
            assertThat(wire.get("GET", "/v2/", from + "192.0.2.2").status()).isEqualTo(401);
            assertThat(wire.get("GET", "/v2/", "X-Forwarded-For: nonsense").status())
                    .isEqualTo(401);
        }
    }

    /** Whoever has an address of IPv6 has a whole network of them. */
    @Test
    void aNetworkOfIpv6IsOneClient() {
        try (Wire wire = start(
                "plimsoll.http.requests-per-second=1",
                "plimsoll.http.request-burst=1",
                "plimsoll.http.client-address=x-forwarded-for")) {
            assertThat(wire.get("GET", "/v2/", "X-Forwarded-For: 2001:db8:0:1::1")
                            .status())
                    .isEqualTo(401);
            assertThat(wire.get("GET", "/v2/", "X-Forwarded-For: 2001:db8:0:1:ffff::2")
                            .status())
                    .isEqualTo(429);
            assertThat(wire.get("GET", "/v2/", "X-Forwarded-For: 2001:db8:0:2::1")
                            .status())
                    .isEqualTo(401);
        }
    }
}
