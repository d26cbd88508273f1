package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.Accounts;
import dev.plimsoll.api.RunningServer;
import dev.plimsoll.driver.memory.MemoryDriverProvider;
import dev.plimsoll.engine.Registry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;

/** Every method of every endpoint, from the table of routes, put to everybody: with a password, and with a token. */
class AccessMatrixTest {

    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final String SESSION = "123e4567-e89b-42d3-a456-426614174000";

    /** Where each kind of endpoint is. */
    private static final Map<Class<? extends Endpoint>, String> PATHS = Map.of(
            Endpoint.Base.class, "/v2/",
            Endpoint.Catalog.class, "/v2/_catalog",
            Endpoint.Blob.class, "/v2/team/app/blobs/" + DIGEST,
            Endpoint.Uploads.class, "/v2/team/app/blobs/uploads/",
            Endpoint.Upload.class, "/v2/team/app/blobs/uploads/" + SESSION,
            Endpoint.Manifest.class, "/v2/team/app/manifests/latest",
            Endpoint.Tags.class, "/v2/team/app/tags/list",
            Endpoint.Referrers.class, "/v2/team/app/referrers/" + DIGEST);

    private static final Set<String> ALL = Set.of("other", "puller", "pusher", "owner");
    private static final Set<String> PULLERS = Set.of("puller", "pusher", "owner");
    private static final Set<String> PUSHERS = Set.of("pusher", "owner");
    private static final Set<String> OWNERS = Set.of("owner");

    /** Who may do it; written out, so that a new row of the table fails here until it is thought of. */
    private static final Map<String, Set<String>> ALLOWED = allowed();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    static RunningServer server;

    private record Request(HttpMethod method, Class<? extends Endpoint> kind) {

        String path() {
            return Optional.ofNullable(PATHS.get(kind)).orElseThrow(() -> new AssertionError("no path of " + kind));
        }

        Set<String> allowed() {
            return Optional.ofNullable(ALLOWED.get(this.toString()))
                    .orElseThrow(() -> new AssertionError("nobody said who may " + this));
        }

        @Override
        public String toString() {
            return method + " " + kind.getSimpleName();
        }
    }

    private static Map<String, Set<String>> allowed() {
        Map<String, Set<String>> allowed = new HashMap<>();
        for (String read : List.of("GET ", "HEAD ")) {
            allowed.put(read + "Base", ALL);
            allowed.put(read + "Catalog", OWNERS);
            Stream.of("Blob", "Manifest", "Tags", "Referrers").forEach(kind -> allowed.put(read + kind, PULLERS));
            allowed.put(read + "Upload", PUSHERS);
        }
        Stream.of("POST Uploads", "PATCH Upload", "PUT Upload", "DELETE Upload", "PUT Manifest")
                .forEach(write -> allowed.put(write, PUSHERS));
        Stream.of("DELETE Blob", "DELETE Manifest").forEach(delete -> allowed.put(delete, OWNERS));
        return allowed;
    }

    @BeforeAll
    static void start() throws IOException {
        Accounts accounts = Accounts.of(directory.resolve("users"), "other", "puller", "pusher", "owner")
                .rule("anonymous", "pull", "public/**")
                .rule("other", "pull,push,delete", "other/**")
                .rule("puller", "pull", "team/*")
                .rule("pusher", "pull,push", "team/app")
                .rule("owner", "pull,push,delete,catalog", "team/**")
                .realm("http://registry.test/token");
        server = RunningServer.start(accounts.properties("plimsoll.storage=memory:", "plimsoll.delete.enabled=true"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Request> rows() {
        try (Registry registry = Registry.builder(new MemoryDriverProvider().create(URI.create("memory:/")))
                .build()) {
            List<Request> rows = new ArrayList<>();
            new Routes(registry, 1, Redirects.ALL, Optional.empty())
                    .methods()
                    .forEach((kind, methods) -> methods.forEach(method -> rows.add(new Request(method, kind))));
            return rows;
        }
    }

    @Test
    void nothingIsExpectedOfWhatIsNotThere() {
        assertThat(rows()).extracting(Request::toString).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void nobodyIsAskedForACredential(Request request) {
        Wire.Answer answer = send(request);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer realm=\"http://registry.test/token\",service=\"registry.test\"")
                .doesNotContain("error=");
        assertThat(answer.header("Docker-Distribution-API-Version")).contains("registry/2.0");
        assertThat(send(request, "Authorization: Basic Og==").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aPasswordGivesWhatTheRulesGive(Request request) {
        for (String user : ALL) {
            int status = send(request, "Authorization: " + Accounts.basic(user)).status();
            if (request.allowed().contains(user)) {
                assertThat(status).as("%s by %s", request, user).isNotIn(401, 403);
            } else {
                assertThat(status).as("%s by %s", request, user).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aTokenForWhatTheChallengeSaysGivesTheSame(Request request) {
        String challenge = send(request).header("WWW-Authenticate").orElseThrow();
        for (String user : ALL) {
            Wire.Answer answer = send(request, "Authorization: Bearer " + token(user, challenge));
            if (request.allowed().contains(user)) {
                assertThat(answer.status()).as("%s by %s", request, user).isNotIn(401, 403);
            } else {
                assertThat(answer.status()).as("%s by %s", request, user).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate").orElseThrow())
                        .startsWith(challenge)
                        .endsWith(",error=\"insufficient_scope\"");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aTokenForNothingIsGoodForNothing(Request request) {
        int status =
                send(request, "Authorization: Bearer " + token("owner", "")).status();
        assertThat(status).isEqualTo(request.kind() == Endpoint.Base.class ? 200 : 401);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aTokenForEverythingElsewhereIsGoodForNothingHere(Request request) {
        String elsewhere = "scope=\"repository:team/other:*\"";
        int status = send(request, "Authorization: Bearer " + token("owner", elsewhere))
                .status();
        assertThat(status).isEqualTo(request.kind() == Endpoint.Base.class ? 200 : 401);
    }

    /** Asks as clients do: for the scope of the challenge. */
    private static String token(String user, String challenge) {
        Matcher scope = Pattern.compile("scope=\"([^\"]*)\"").matcher(challenge);
        String query = scope.find() ? "?scope=" + scope.group(1) : "";
        try (Wire wire = Wire.to(server.port())) {
            Wire.Answer answer = wire.get("GET", "/token" + query, "Authorization: " + Accounts.basic(user));
            assertThat(answer.status()).isEqualTo(200);
            return answer.text().replaceFirst(".*\"token\":\"([^\"]*)\".*", "$1");
        }
    }

    private static Wire.Answer send(Request request, String... headers) {
        String method = request.method().name();
        try (Wire wire = Wire.to(server.port())) {
            return method.startsWith("P")
                    ? wire.put(method, request.path(), new byte[0], headers)
                    : wire.get(method, request.path(), headers);
        }
    }
}
