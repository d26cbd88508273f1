package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plimsoll.api.Accounts;
import dev.plimsoll.api.RunningServer;
import dev.plimsoll.engine.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input whose badness is a matter of who sends it, and how often. */
class GuardedRegistryTest {

    /** Of the list of bad input. */
    static final Set<Integer> ROWS = Set.of(25, 26, 32);

    private static final String REALM = "http://registry.test/token";
    private static final String BEARER = "Bearer realm=\"" + REALM + "\"";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    private static final FileTree FILES = FileTree.temporary();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Accounts accounts;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Victim victim;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningServer server;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LogLines log;

    /** The victim is brought in while everybody may. */
    @BeforeAll
    static void start() throws Exception {
        try (RegistryUnderTest open = SharedRedis.usedBy(Registries.overFiles("open", FILES, SharedRedis.emptied()))) {
            victim = Victim.of(open);
        }
        accounts = Accounts.of(directory.resolve("users"), "owner", "other")
                .rule("owner", "pull,push,delete,catalog", "**")
                .rule("other", "pull,push,delete,catalog", "other/**")
                .realm(REALM);
        server = start("plimsoll.delete.enabled=true");
        log = new LogLines();
    }

    private static RunningServer start(String... properties) {
        return RunningServer.start(Stream.of(
                        accounts.properties(
                                "plimsoll.storage=" + FILES.root().toUri() + "?durability=os", SharedRedis.property()),
                        properties)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }

    @AfterAll
    static void noLineTellsASecret() throws Exception {
        server.close();
        try (LogLines read = log) {
            assertThat(read.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain("secret-of", "wrong-word", "eyJ", "$2", "Basic ", "Bearer ")
                            .doesNotContain(Accounts.basic("owner").substring(6)));
        }
    }

    /** One of each kind of request that reads or changes something. */
    static Stream<Request> requests() {
        Repo repo = victim.repo();
        return Stream.of(
                Request.of("GET", "/v2/_catalog"),
                Request.of("GET", repo.path("tags/list")),
                Request.of("GET", repo.manifest(Victim.TAG)),
                Request.of("HEAD", repo.blob(victim.blob())),
                Request.of("GET", repo.blob(Algorithm.SHA256.unknownDigest())),
                Request.of("GET", repo.referrers(victim.image().digest())),
                Request.of("POST", repo.uploads()),
                Request.of("POST", repo.uploads() + "?digest=" + Algorithm.SHA256.digest(new byte[] {1}))
                        .body(new byte[] {1}),
                Request.of("GET", victim.upload().location()),
                victim.upload().patch(Victim.RECEIVED, Content.fresh(100_000)),
                victim.upload().patch(Content.fresh(1000)).streamed(Content.fresh(1000)),
                victim.upload().put(victim.blob(), new byte[0]),
                Request.of("DELETE", victim.upload().location()),
                victim.put(image -> image),
                Request.of("DELETE", repo.manifest(Victim.TAG)),
                Request.of("DELETE", repo.blob(victim.blob())));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void row25WithoutAGoodCredentialEverythingIsRefusedAndNothingChanges(Request request) throws Exception {
        refused(request, 401, "UNAUTHORIZED", "");
        refused(credential(request, "Basic Og=="), 401, "UNAUTHORIZED", "");
        refused(credential(request, "Basic !"), 401, "UNAUTHORIZED", "");
        refused(credential(request, "Basic " + "A".repeat(2000)), 401, "UNAUTHORIZED", "");
        refused(credential(request, "Digest username=\"owner\""), 401, "UNAUTHORIZED", "");
        refused(credential(request, Accounts.basic("nobody" + request.method())), 401, "UNAUTHORIZED", "");
        refused(
                credential(credential(request, Accounts.basic("owner")), Accounts.basic("owner")),
                401,
                "UNAUTHORIZED",
                "");
        refused(credential(request, "Bearer wrong-word"), 401, "UNAUTHORIZED", "invalid_token");
        refused(credential(request, "Bearer " + expired()), 401, "UNAUTHORIZED", "invalid_token");
    }

    @Test
    void row25AWrongPasswordIsNoneAndAFewOfThemAreTooMany() throws Exception {
        Request request = Request.of("DELETE", victim.repo().manifest(Victim.TAG));
        String kept = kept();
        boolean limited = false;
        for (int i = 0; i < 20 && !limited; i++) {
            Answer answer = send(server, credential(request, Accounts.basic("owner", "wrong-word" + i)));
            limited = answer.status() == 429;
            assertThat(answer).isError(limited ? 429 : 401, limited ? "TOOMANYREQUESTS" : "UNAUTHORIZED");
        }
        assertThat(limited).isTrue();
        assertThat(kept()).isEqualTo(kept);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void row26WithoutTheRightEverythingIsRefusedAndNothingChanges(Request request) throws Exception {
        if (request.target().equals("/v2/_catalog")) {
            String nothing =
                    send(server, credential(request, Accounts.basic("other"))).text();
            assertThat(nothing).isEqualTo("{\"repositories\":[]}");
            return;
        }
        refused(credential(request, Accounts.basic("other")), 403, "DENIED", "");
        for (String user : List.of("other", "owner")) {
            refused(credential(request, "Bearer " + token(user)), 401, "DENIED", "insufficient_scope");
        }
    }

    @Test
    void row32TooManyRequestsAreToldWhenToComeBack() throws Exception {
        try (RunningServer limited = start("plimsoll.http.requests-per-second=1", "plimsoll.http.request-burst=2")) {
            String kept = kept();
            try (RawHttp connection = new RawHttp(limited.uri())) {
                Request delete =
                        credential(Request.of("DELETE", victim.repo().manifest("none")), Accounts.basic("owner"));
                Request push = credential(victim.put(image -> image), Accounts.basic("owner"));
                assertThat(connection.exchange(delete)).hasStatus(405);
                assertThat(connection.exchange(delete)).hasStatus(405);
                for (Request request : List.of(delete, push, delete)) {
                    assertThat(connection.exchange(request))
                            .isError(429, "TOOMANYREQUESTS")
                            .hasHeader("Retry-After", "1")
                            .hasNoHeader("Connection");
                }
                assertThat(connection.exchange(Request.of("GET", "/livez"))).hasStatus(200);
            }
            assertThat(kept()).isEqualTo(kept);
        }
    }

    private static String kept() {
        return FILES.fingerprint() + "\n" + SharedRedis.fingerprint();
    }

    private static void refused(Request request, int status, String code, String error) throws Exception {
        String kept = kept();
        try (RawHttp connection = new RawHttp(server.uri())) {
            Answer answer = connection.exchange(request);
            assertThat(answer).hasStatus(status).hasHeader("Docker-Distribution-API-Version", "registry/2.0");
            if (!request.method().equals("HEAD")) {
                assertThat(answer).isError(status, code);
            }
            assertChallenge(answer, status, error);
            assertThat(answer.text()).doesNotContain(BadInput.NEVER_TOLD).doesNotContain("secret", "wrong-word");
            assertThat(connection.exchange(credential(Request.of("GET", "/v2/"), Accounts.basic("owner"))))
                    .hasStatus(200);
        }
        assertThat(kept()).isEqualTo(kept);
    }

    private static void assertChallenge(Answer answer, int status, String error) {
        if (status == 403) {
            assertThat(answer).hasNoHeader("WWW-Authenticate");
        } else {
            assertThat(answer.need("WWW-Authenticate")).startsWith(BEARER + ",service=\"registry.test\",scope=\"");
            assertThat(answer.need("WWW-Authenticate").contains("error=")).isEqualTo(!error.isEmpty());
            assertThat(answer.need("WWW-Authenticate")).contains(error);
        }
    }

    private static Request credential(Request request, String value) {
        return request.with("Authorization", value);
    }

    private static Answer send(RunningServer to, Request request) throws Exception {
        return RawHttp.send(to.uri(), request);
    }

    /** A token that is good for another repository. */
    private static String token(String user) throws Exception {
        String target = "/token?scope=repository:other/app:pull,push,delete";
        Answer answer = send(server, credential(Request.of("GET", target), Accounts.basic(user)));
        return (String) Objects.requireNonNull(((Map<?, ?>) answer.json()).get("token"));
    }

    /** One of ours, for everything, from an hour ago. */
    private static String expired() throws Exception {
        byte[] key =
                server.bean(Registry.class).key("tokens").blockOptional(LIMIT).orElseThrow();
        Instant then = Instant.now().minusSeconds(3600);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("plimsoll")
                .audience("registry.test")
                .subject("owner")
                .issueTime(Date.from(then))
                .notBeforeTime(Date.from(then))
                .expirationTime(Date.from(then.plusSeconds(300)))
                .claim("access", List.of("repository:" + victim.repo().name() + ":pull,push,delete"))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(new MACSigner(key));
        return token.serialize();
    }
}
