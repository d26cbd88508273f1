package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CLIENTS;
import static dev.plimsoll.api.protocol.Source.OURS;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for the whole API: version check, errors, names, methods, encodings, the catalog. */
class GeneralProtocolTest extends ProtocolTest {

    private static final String CONTAINERD_ACCEPTS = "zstd;q=1.0, gzip;q=0.8, deflate;q=0.5";
    private static final String NOBODYS_DIGEST = Algorithm.SHA256.unknownDigest();

    GeneralProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    @Test
    @Row(behaviour = 1, from = SPECIFICATION)
    void theVersionCheckAnswersAnEmptyObject() {
        Answer answer = get("/v2/");
        assertThat(answer).hasStatus(200);
        assertThat(answer.json()).isEqualTo(Map.of());
    }

    @Test
    @Row(behaviour = 1, from = CLIENTS)
    void theVersionCheckWithoutItsLastSlashIsAnsweredOrLedThere() {
        Answer answer = get("/v2");
        assertThat(answer).hasStatus(200, 301, 308);
        if (answer.status() != 200) {
            assertThat(target(answer)).isEqualTo("/v2/");
        }
    }

    @Test
    @Row(behaviour = 1, from = SPECIFICATION)
    void theTargetMayBeWrittenWithItsHost() throws Exception {
        Request absolute = Request.of("GET", registry.uri() + "/v2/");
        assertThat(RawHttp.send(registry.uri(), absolute)).hasStatus(200);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /v2/",
        "GET, /v2/_catalog",
        "GET, /v2/kit/nowhere/manifests/none",
        "HEAD, /v2/kit/nowhere/manifests/none",
        "GET, /v2/kit/nowhere/tags/list",
        "POST, /v2/kit/somewhere/blobs/uploads/",
        "PUT, /v2/",
        "GET, /v2/kit/nowhere/blobs/sha256:short",
        "GET, /v2/Kit/tags/list"
    })
    @Row(behaviour = 1, from = CLIENTS)
    void everyAnswerNamesTheApiVersion(String method, String target) {
        assertThat(send(Request.of(method, target))).hasHeader("Docker-Distribution-API-Version", "registry/2.0");
    }

    @EachAlgorithm
    @Row(behaviour = 3, from = CLIENTS)
    void blobsAndManifestsAreNeverCompressed(Algorithm algorithm) {
        byte[] compressible = new byte[100_000];
        String digest = repo.push(compressible, algorithm);
        Manifest image = repo.image(algorithm).padded(100_000);
        repo.putByDigest(image, algorithm);
        assertThat(getAcceptingAnyEncoding(repo.blob(digest))).hasStatus(200).hasContent(compressible);
        assertThat(getAcceptingAnyEncoding(repo.manifest(image.digest(algorithm))))
                .hasStatus(200)
                .hasContent(image.bytes());
    }

    @Test
    @Row(behaviour = 3, from = CLIENTS)
    void listingsAreNeverCompressed() {
        Manifest image = repo.tagged("latest");
        for (String target : List.of(repo.path("tags/list"), repo.referrers(image.digest()))) {
            assertThat(getAcceptingAnyEncoding(target)).hasStatus(200).hasNoHeader("Content-Encoding");
        }
    }

    private Answer getAcceptingAnyEncoding(String target) {
        return send(reading("GET", target).with("Accept-Encoding", CONTAINERD_ACCEPTS));
    }

    @Test
    @Row(behaviour = 4, from = SPECIFICATION)
    void everyKindOfMissingThingHasItsOwnCode() {
        repo.push(Content.fresh(10), Algorithm.SHA256);
        assertThat(get(repo.blob(NOBODYS_DIGEST))).isError(404, "BLOB_UNKNOWN");
        assertThat(get(repo.manifest("none"))).isError(404, "MANIFEST_UNKNOWN");
        assertThat(get(repo.manifest(NOBODYS_DIGEST))).isError(404, "MANIFEST_UNKNOWN");
        assertThat(get(repo.uploads() + "0b12b4f0-6a0e-4b7c-9a44-8b9a3b1c2d3e")).isError(404, "BLOB_UPLOAD_UNKNOWN");
        assertThat(get("/v2/kit/" + Content.word() + "/tags/list")).isError(404, "NAME_UNKNOWN");
    }

    @Test
    @Row(behaviour = 4, from = SPECIFICATION)
    void errorsOfHeadRequestsHaveNoBody() {
        for (String target : List.of(repo.blob(NOBODYS_DIGEST), repo.manifest("none"))) {
            assertThat(head(target)).hasStatus(404).hasNoBody();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POST, /v2/",
        "DELETE, /v2/",
        "PUT, /v2/_catalog",
        "DELETE, /v2/kit/x/tags/list",
        "POST, /v2/kit/x/tags/list",
        "POST, /v2/kit/x/manifests/latest",
        "PATCH, /v2/kit/x/manifests/latest",
        "PUT, /v2/kit/x/blobs/uploads/",
        "PATCH, /v2/kit/x/blobs/uploads/",
        "POST, /v2/kit/x/referrers/sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        "PUT, /v2/kit/x/blobs/sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        "POST, /v2/kit/x/blobs/uploads/0b12b4f0-6a0e-4b7c-9a44-8b9a3b1c2d3e"
    })
    @Row(behaviour = 4, from = SPECIFICATION)
    void aMethodThatThePathDoesNotHaveIsUnsupported(String method, String target) {
        assertThat(send(Request.of(method, target))).isError(405, "UNSUPPORTED").hasHeader("Allow");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/v2/kit/x", "/v2/kit/x/", "/v2/kit/x/tags", "/v2/kit/x/blobs", "/v2/kit/x/unheard/of"})
    @Row(behaviour = 4, from = SPECIFICATION)
    void aPathThatIsNoEndpointIsNotFound(String target) {
        assertThat(get(target)).hasStatus(404);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "kit",
        "k1t",
        "kit/a/b/c/d/e",
        "kit/a.b",
        "kit/a_b",
        "kit/a__b",
        "kit/a-b",
        "kit/a--b",
        "kit/a---b",
        "kit/0",
        "manifests",
        "blobs",
        "kit/tags",
        "kit/blobs/uploads",
        "kit/manifests/latest",
        "kit/referrers"
    })
    @Row(behaviour = 5, from = SPECIFICATION)
    void everyNameOfTheGrammarIsARepository(String name) {
        Repo named = new Repo(registry, name);
        byte[] content = Content.fresh(100);
        String digest = named.push(content, Algorithm.SHA256);
        assertThat(get(named.blob(digest))).hasStatus(200).hasContent(content);
        Manifest image = named.tagged("latest");
        assertThat(get(named.manifest("latest"))).hasStatus(200).hasContent(image.bytes());
        assertThat(Json.object(get(named.path("tags/list")).json())).containsEntry("name", name);
    }

    @Test
    @Row(behaviour = 5, from = SPECIFICATION)
    void aNameMayBeAsLongAsTheSpecificationHasIt() {
        String host = registry.uri().getAuthority();
        String name = repo.name() + "/";
        Repo longest = new Repo(registry, name + "x".repeat(255 - host.length() - 1 - name.length()));
        longest.tagged("latest");
        assertThat(head(longest.manifest("latest"))).hasStatus(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"latest", "_", "v1.2.3-rc.1_x", "A", "0", "list", "sha256"})
    @Row(behaviour = 5, from = SPECIFICATION)
    void everyTagOfTheGrammarIsATag(String tag) {
        Manifest image = repo.tagged(tag);
        assertThat(get(repo.manifest(tag))).hasStatus(200).hasContent(image.bytes());
    }

    @Test
    @Row(behaviour = 5, from = SPECIFICATION)
    void aTagMayHave128Characters() {
        String tag = "t".repeat(128);
        repo.tagged(tag);
        assertThat(head(repo.manifest(tag))).hasStatus(200);
    }

    @Test
    @Row(behaviour = 6, from = CLIENTS)
    void answersHaveOneLocation() {
        Manifest image = repo.image();
        Upload upload = Upload.begin(repo);
        byte[] content = Content.fresh(100);
        assertThat(upload.start()).hasHeader("Location");
        assertThat(upload.chunk(0, content)).hasHeader("Location");
        assertThat(upload.finish(Algorithm.SHA256.digest(content))).hasHeader("Location");
        assertThat(repo.put("latest", image)).hasHeader("Location");
    }

    @Test
    @Row(behaviour = 6, from = OURS)
    void aLocationNeverRepeatsTheHostTheClientSent() throws Exception {
        try (RawHttp connection = new RawHttp(registry.uri())) {
            connection.write("POST " + repo.uploads() + " HTTP/1.1\r\nHost: attacker.example\r\n"
                    + "X-Forwarded-Host: attacker.example\r\nContent-Length: 0\r\n\r\n");
            Answer answer = connection.read();
            assertThat(answer).hasStatus(202);
            assertThat(answer.need("Location")).doesNotContain("attacker");
        }
    }

    @Test
    @Row(behaviour = 29, from = SPECIFICATION)
    void anUpstreamThatIsNotProxiedIsNotClaimed() {
        Manifest image = repo.tagged("latest");
        Answer answer = get(repo.manifest("latest") + "?ns=registry.example");
        assertThat(answer).hasStatus(200).hasContent(image.bytes()).hasNoHeader("OCI-Namespace");
    }

    @Test
    @Row(behaviour = 30, from = CLIENTS)
    void theCatalogListsWhatWasPushedTo() {
        for (String name : List.of("b", "a", "c")) {
            new Repo(registry, repo.name() + "/" + name).tagged("latest");
        }
        Answer answer = get("/v2/_catalog?n=2&last=" + repo.name());
        assertThat(answer).hasStatus(200);
        assertThat(repositories(answer)).containsExactly(repo.name() + "/a", repo.name() + "/b");
        assertThat(repositories(get(Link.next(answer)))).startsWith(repo.name() + "/c");
    }

    @Test
    @Row(behaviour = 30, from = CLIENTS)
    void theCatalogPageAfterTheLastRepositoryIsEmpty() {
        Answer answer = get("/v2/_catalog?last=zzzzzzzz");
        assertThat(answer).hasStatus(200).hasNoHeader("Link");
        assertThat(repositories(answer)).isEmpty();
    }

    private static List<Object> repositories(Answer answer) {
        return Json.list(Json.object(answer.json()).get("repositories"));
    }
}
