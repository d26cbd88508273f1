package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CLIENTS;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.OURS;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Putting and getting manifests, whatever they say. */
class ManifestProtocolTest extends ProtocolTest {

    private static final int LIMIT = 4 * 1024 * 1024;

    ManifestProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    @EachAlgorithm
    @Row(behaviour = 22, from = CONFORMANCE)
    void aManifestIsPutAndReadByItsDigest(Algorithm algorithm) {
        Manifest image = repo.image(algorithm);
        String digest = image.digest(algorithm);
        assertPut(repo.put(digest, image), image, digest);
        assertServed(repo.manifest(digest), image, digest);
    }

    @Test
    @Row(behaviour = 22, from = CONFORMANCE)
    void aManifestIsPutAndReadByATag() {
        Manifest image = repo.image();
        assertPut(repo.put("latest", image), image, image.digest());
        assertServed(repo.manifest("latest"), image, image.digest());
        assertServed(repo.manifest(image.digest()), image, image.digest());
    }

    @Test
    @Row(behaviour = 22, from = SPECIFICATION)
    void aManifestMayBePutTwice() {
        Manifest image = repo.image();
        for (String reference : List.of("latest", "latest", image.digest(), "other")) {
            assertPut(repo.put(reference, image), image, image.digest());
        }
    }

    @Test
    @Row(behaviour = 22, from = SPECIFICATION)
    void aTagThatIsPutAgainMoves() {
        Manifest first = repo.tagged("latest");
        Manifest second = repo.tagged("latest");
        assertServed(repo.manifest("latest"), second, second.digest());
        assertServed(repo.manifest(first.digest()), first, first.digest());
    }

    @Test
    @Row(behaviour = 22, from = CONFORMANCE)
    void theBytesOfAManifestAreKeptAsTheyCame() {
        String compact = new String(repo.image().with("x-unknown", "café").bytes(), StandardCharsets.UTF_8);
        byte[] odd =
                ("\n{ \t" + compact.substring(1).replace(",", " ,\r\n ") + "\n\n").getBytes(StandardCharsets.UTF_8);
        Request put = Request.of("PUT", repo.manifest("odd"))
                .with("Content-Type", MediaTypes.IMAGE)
                .body(odd);
        assertThat(send(put)).hasStatus(201).hasHeader("Docker-Content-Digest", Algorithm.SHA256.digest(odd));
        assertThat(get(repo.manifest("odd"))).hasStatus(200).hasContent(odd);
    }

    @EachAlgorithm
    @Row(behaviour = 22, from = CONFORMANCE)
    void aManifestPutUnderAnotherDigestIsRefused(Algorithm algorithm) {
        Manifest image = repo.image();
        String other = algorithm.unknownDigest();
        assertThat(repo.put(other, image)).isError(400, "DIGEST_INVALID");
        assertThat(head(repo.manifest(other))).hasStatus(404);
        assertThat(head(repo.manifest(image.digest()))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 22, from = CONFORMANCE)
    void aMalformedDigestIsRefused() {
        assertThat(repo.put("sha256:baddigeststring", repo.image())).hasStatus(400);
        assertThat(get(repo.manifest("sha256:baddigeststring"))).hasStatus(400, 404);
    }

    @Test
    @Row(behaviour = 22, from = OURS)
    void aManifestOfAnotherRepositoryIsUnknownHere() {
        Manifest image = repo.tagged("latest");
        Repo other = new Repo(registry);
        other.tagged("mine");
        assertThat(get(other.manifest(image.digest()))).isError(404, "MANIFEST_UNKNOWN");
        assertThat(get(other.manifest("latest"))).isError(404, "MANIFEST_UNKNOWN");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                MediaTypes.IMAGE,
                MediaTypes.INDEX,
                MediaTypes.DOCKER_IMAGE,
                MediaTypes.DOCKER_LIST,
            })
    @Row(behaviour = 2, from = CONFORMANCE)
    void theContentTypeOfAManifestIsExactlyItsMediaType(String mediaType) throws Exception {
        Manifest manifest = ofType(mediaType);
        assertThat(repo.put("typed", manifest)).hasStatus(201);
        for (String reference : List.of("typed", manifest.digest())) {
            for (String method : List.of("GET", "HEAD")) {
                Answer answer = RawHttp.send(registry.uri(), reading(method, repo.manifest(reference)));
                assertThat(answer).hasStatus(200).hasHeader("Content-Type", mediaType);
            }
        }
    }

    private Manifest ofType(String mediaType) {
        Manifest image = repo.image();
        return switch (mediaType) {
            case MediaTypes.INDEX, MediaTypes.DOCKER_LIST -> {
                repo.putByDigest(image, Algorithm.SHA256);
                yield Manifest.of(mediaType).with("manifests", List.of(image.descriptor(Algorithm.SHA256)));
            }
            default ->
                Manifest.of(mediaType)
                        .with("config", image.members().get("config"))
                        .with("layers", image.members().get("layers"));
        };
    }

    @Test
    @Row(behaviour = 3, from = CONFORMANCE)
    void headOfAManifestSaysWhatGetWould() throws Exception {
        Manifest image = repo.tagged("latest");
        for (String reference : List.of("latest", image.digest())) {
            Answer get = RawHttp.send(registry.uri(), reading("GET", repo.manifest(reference)));
            Answer head = RawHttp.send(registry.uri(), reading("HEAD", repo.manifest(reference)));
            assertThat(get).hasStatus(200).hasContent(image.bytes());
            assertThat(head).hasLength(image.bytes().length).hasNoHeader("Transfer-Encoding");
            assertThat(Heads.comparable(head)).isEqualTo(Heads.comparable(get));
        }
    }

    @ParameterizedTest(name = "Accept: {0}")
    @ValueSource(
            strings = {
                MediaTypes.DOCKER_IMAGE,
                MediaTypes.INDEX,
                "*/*",
                "application/json",
                "application/vnd.oci.image.manifest.v1+json;q=0.1, */*;q=0"
            })
    @Row(behaviour = 27, from = CLIENTS)
    void aManifestIsServedAsStoredWhateverTheClientAccepts(String accept) {
        Manifest image = repo.tagged("latest");
        for (String method : List.of("GET", "HEAD")) {
            Answer answer = send(Request.of(method, repo.manifest("latest")).with("Accept", accept));
            assertThat(answer).hasStatus(200).hasHeader("Content-Type", image.mediaType());
        }
    }

    @Test
    @Row(behaviour = 27, from = CLIENTS)
    void aManifestIsServedToAClientThatAcceptsNothingInParticular() throws Exception {
        Manifest image = repo.tagged("latest");
        Answer answer = RawHttp.send(registry.uri(), Request.of("GET", repo.manifest("latest")));
        assertThat(answer).hasStatus(200).hasContent(image.bytes()).hasHeader("Content-Type", image.mediaType());
    }

    @Test
    @Row(behaviour = 23, from = SPECIFICATION)
    void aManifestMayHaveFourMebibytes() {
        Manifest largest = repo.image().padded(LIMIT);
        assertPut(repo.put("largest", largest), largest, largest.digest());
        assertServed(repo.manifest("largest"), largest, largest.digest());
        Request again = repo.putting("streamed", largest).streamed(largest.bytes());
        assertPut(send(again), largest, largest.digest());
    }

    @ParameterizedTest(name = "streamed: {0}")
    @ValueSource(booleans = {false, true})
    @Row(behaviour = 23, from = SPECIFICATION)
    void aManifestOfMoreThanFourMebibytesIsTooLarge(boolean streamed) throws Exception {
        Manifest tooLarge = repo.image().padded(LIMIT + 1);
        Request put = repo.putting("large", tooLarge);
        Request sent = streamed ? put.streamed(tooLarge.bytes()) : put;
        assertThat(RawHttp.send(registry.uri(), sent)).isError(413, "MANIFEST_INVALID", "SIZE_INVALID");
        assertThat(head(repo.manifest("large"))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 22, from = CLIENTS)
    void aManifestTheClientHasIsNotSentAgain() {
        Manifest image = repo.tagged("latest");
        String etag = '"' + image.digest() + '"';
        for (String reference : List.of("latest", image.digest())) {
            assertThat(get(repo.manifest(reference))).hasHeader("ETag", etag);
            Request again = reading("GET", repo.manifest(reference)).with("If-None-Match", etag);
            assertThat(send(again)).hasStatus(304).hasNoBody().hasHeader("ETag", etag);
        }
        Manifest moved = repo.tagged("latest");
        Request again = reading("GET", repo.manifest("latest")).with("If-None-Match", etag);
        assertThat(send(again)).hasStatus(200).hasContent(moved.bytes());
    }

    @Test
    @Row(behaviour = 22, from = CONFORMANCE)
    void aMissingManifestIsUnknown() {
        Stream.of("none", Algorithm.SHA256.unknownDigest(), Algorithm.SHA512.unknownDigest())
                .forEach(reference -> {
                    assertThat(get(repo.manifest(reference))).isError(404, "MANIFEST_UNKNOWN", "NAME_UNKNOWN");
                    assertThat(head(repo.manifest(reference))).hasStatus(404).hasNoBody();
                });
    }

    private void assertPut(Answer answer, Manifest manifest, String digest) {
        assertThat(answer)
                .hasStatus(201)
                .hasHeader("Location")
                .hasHeader("Docker-Content-Digest", digest)
                .hasNoBody();
        assertThat(get(target(answer)))
                .hasStatus(200)
                .hasContent(manifest.bytes())
                .hasHeader("Content-Type", manifest.mediaType());
    }

    private void assertServed(String target, Manifest manifest, String digest) {
        assertThat(get(target)).hasStatus(200).hasContent(manifest.bytes());
        for (Answer answer : List.of(get(target), head(target))) {
            assertThat(answer)
                    .hasStatus(200)
                    .hasHeader("Content-Type", manifest.mediaType())
                    .hasHeader("Docker-Content-Digest", digest)
                    .hasLength(manifest.bytes().length);
        }
    }
}
