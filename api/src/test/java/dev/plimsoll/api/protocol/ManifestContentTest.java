package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.OURS;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Kinds of manifests a registry takes and keeps. */
class ManifestContentTest extends ProtocolTest {

    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

    ManifestContentTest(RegistryUnderTest registry) {
        super(registry);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anImage(Algorithm algorithm) {
        assertTaken(repo.image(algorithm), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anImageWithoutLayers(Algorithm algorithm) {
        assertTaken(repo.image(algorithm).with("layers", List.of()), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anImageThatHasALayerTwice(Algorithm algorithm) {
        Object layer = repo.layer(Content.fresh(10), algorithm);
        assertTaken(repo.image(algorithm).with("layers", List.of(layer, layer)), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anArtifactOfItsOwnType(Algorithm algorithm) {
        Map<String, Object> empty = emptyDescriptor(algorithm);
        Manifest artifact = Manifest.image(empty, List.of(empty)).with("artifactType", "application/x-kit");
        assertTaken(artifact, algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anArtifactThatCarriesItsContentInDataFields(Algorithm algorithm) {
        Map<String, Object> empty = emptyDescriptor(algorithm);
        empty.put("data", Base64.getEncoder().encodeToString(EMPTY_OBJECT));
        assertTaken(Manifest.image(empty, List.of(empty)).with("artifactType", "application/x-kit"), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anImageWithMembersThatNobodyKnows(Algorithm algorithm) {
        Manifest image = repo.image(algorithm)
                .with("org.example.unknown", Map.of("deep", List.of(1, "two", Map.of())))
                .with("annotations", Map.of("org.example.note", "\u00fcber"));
        assertTaken(image, algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anImageWhoseForeignLayersWereNeverPushed(Algorithm algorithm) {
        Manifest image = repo.image(algorithm);
        Stream.of(
                        "application/vnd.oci.image.layer.nondistributable.v1.tar",
                        MediaTypes.FOREIGN_LAYER,
                        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
                        MediaTypes.DOCKER_FOREIGN_LAYER)
                .map(type -> Manifest.descriptor(type, Content.fresh(100), algorithm))
                .forEach(layer -> assertTaken(image.with("layers", List.of(layer)), algorithm));
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anImageWhoseForeignLayersSayWhereTheyAre(Algorithm algorithm) {
        Map<String, Object> layer = Manifest.descriptor(MediaTypes.FOREIGN_LAYER, Content.fresh(100), algorithm);
        layer.put("urls", List.of("https://layers.example/1"));
        assertTaken(repo.image(algorithm).with("layers", List.of(layer)), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anImageWhoseSubjectIsMissing(Algorithm algorithm) {
        Map<String, Object> missing = repo.image(algorithm).descriptor(algorithm);
        assertTaken(repo.image(algorithm).with("subject", missing), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anIndex(Algorithm algorithm) {
        assertTaken(Manifest.index(Stream.of(child(algorithm), child(algorithm))), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anIndexOfPlatforms(Algorithm algorithm) {
        Map<String, Object> child = child(algorithm);
        child.put("platform", Map.of("os", "linux", "architecture", "amd64"));
        assertTaken(Manifest.index(Stream.of(child)), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anIndexOfIndexes(Algorithm algorithm) {
        Manifest inner = Manifest.index(Stream.of(child(algorithm)));
        repo.putByDigest(inner, algorithm);
        assertTaken(Manifest.index(Stream.of(inner.descriptor(algorithm), child(algorithm))), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anIndexOfNothing(Algorithm algorithm) {
        assertTaken(Manifest.index(Stream.of()).with("annotations", Map.of("nonce", Content.word())), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anIndexWithASubjectAndAType(Algorithm algorithm) {
        Manifest subject = repo.image(algorithm);
        repo.putByDigest(subject, algorithm);
        Manifest index = Manifest.index(Stream.of(child(algorithm)))
                .with("artifactType", "application/x-kit-index")
                .with("subject", subject.descriptor(algorithm));
        assertTaken(index, algorithm);
    }

    @Test
    @Row(behaviour = 23, from = CONFORMANCE)
    void aDockerImageAndItsList() {
        byte[] config = Json.write(Map.of("nonce", Content.word()));
        byte[] layer = Content.fresh(100);
        repo.push(config, Algorithm.SHA256);
        repo.push(layer, Algorithm.SHA256);
        Manifest image = Manifest.of(MediaTypes.DOCKER_IMAGE)
                .with("config", Manifest.descriptor(MediaTypes.DOCKER_CONFIG, config, Algorithm.SHA256))
                .with("layers", List.of(Manifest.descriptor(MediaTypes.DOCKER_LAYER, layer, Algorithm.SHA256)));
        assertTaken(image, Algorithm.SHA256);
        Manifest list =
                Manifest.of(MediaTypes.DOCKER_LIST).with("manifests", List.of(image.descriptor(Algorithm.SHA256)));
        assertTaken(list, Algorithm.SHA256);
    }

    @Test
    @Row(behaviour = 23, from = SPECIFICATION)
    void anImageThatDoesNotSayItsOwnType() {
        Manifest image = repo.image();
        Manifest typeless = new Manifest(
                MediaTypes.IMAGE,
                Map.of(
                        "schemaVersion", 2,
                        "config", image.members().get("config"),
                        "layers", image.members().get("layers")));
        assertTaken(typeless, Algorithm.SHA256);
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anImageOfMissingBlobsIsTakenOnlyIfSparseOnesAre(Algorithm algorithm) {
        Map<String, Object> config = Manifest.descriptor(MediaTypes.CONFIG, Content.fresh(10), algorithm);
        Map<String, Object> layer = Manifest.descriptor(MediaTypes.LAYER, Content.fresh(10), algorithm);
        Manifest sparse = Manifest.image(config, List.of(layer, repo.layer(Content.fresh(10), algorithm)));
        assertTakenIfSparse(sparse, algorithm, List.of(config, layer));
    }

    @EachAlgorithm
    @Row(behaviour = 23, from = CONFORMANCE)
    void anIndexOfMissingManifestsIsTakenOnlyIfSparseOnesAre(Algorithm algorithm) {
        Map<String, Object> missing = repo.image(algorithm).descriptor(algorithm);
        Manifest sparse = Manifest.index(Stream.of(missing, child(algorithm)));
        assertTakenIfSparse(sparse, algorithm, List.of(missing));
    }

    @Test
    @Row(behaviour = 23, from = OURS)
    void aBlobOfAnotherRepositoryIsMissingHere() {
        Map<String, Object> elsewhere = new Repo(registry).layer(Content.fresh(10), Algorithm.SHA256);
        Manifest image = repo.image().with("layers", List.of(elsewhere));
        assertTakenIfSparse(image, Algorithm.SHA256, List.of(elsewhere));
    }

    private void assertTakenIfSparse(Manifest manifest, Algorithm algorithm, List<Map<String, Object>> missing) {
        if (registry.sparse()) {
            assertTaken(manifest, algorithm);
            return;
        }
        Answer refused = repo.put(manifest.digest(algorithm), manifest);
        assertThat(refused).isError(refused.status() == 404 ? 404 : 400, "MANIFEST_BLOB_UNKNOWN");
        missing.forEach(descriptor -> assertThat(refused.text()).contains((String) descriptor.get("digest")));
        assertThat(head(repo.manifest(manifest.digest(algorithm)))).hasStatus(404);
    }

    private Map<String, Object> emptyDescriptor(Algorithm algorithm) {
        repo.push(EMPTY_OBJECT, algorithm);
        return Manifest.descriptor(MediaTypes.EMPTY, EMPTY_OBJECT, algorithm);
    }

    private Map<String, Object> child(Algorithm algorithm) {
        Manifest image = repo.image(algorithm);
        repo.putByDigest(image, algorithm);
        return image.descriptor(algorithm);
    }

    private void assertTaken(Manifest manifest, Algorithm algorithm) {
        String digest = manifest.digest(algorithm);
        assertThat(repo.put(digest, manifest)).hasStatus(201).hasHeader("Docker-Content-Digest", digest);
        assertThat(get(repo.manifest(digest)))
                .hasStatus(200)
                .hasContent(manifest.bytes())
                .hasHeader("Content-Type", manifest.mediaType());
    }
}
