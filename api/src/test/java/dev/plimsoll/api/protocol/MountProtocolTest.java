package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CLIENTS;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs taken over from another repository. */
class MountProtocolTest extends ProtocolTest {

    private final byte[] content = Content.fresh(2000);
    private final Repo source;

    MountProtocolTest(RegistryUnderTest registry) {
        super(registry);
        source = new Repo(registry);
    }

    @EachAlgorithm
    @Row(behaviour = 20, from = CONFORMANCE)
    void aBlobOfAnotherRepositoryIsMounted(Algorithm algorithm) {
        String digest = source.push(content, algorithm);
        assertMounted(mount(digest, "&from=" + source.name()), digest);
    }

    @EachAlgorithm
    @Row(behaviour = 20, from = CONFORMANCE)
    void aBlobIsMountedThoughItsRepositoryIsNotNamed(Algorithm algorithm) {
        String digest = source.push(content, algorithm);
        assertMounted(mount(digest, ""), digest);
    }

    private void assertMounted(Answer answer, String digest) {
        assertThat(answer)
                .hasStatus(201)
                .hasHeader("Location")
                .hasHeader("Docker-Content-Digest", digest)
                .hasNoBody();
        assertThat(get(target(answer))).hasStatus(200).hasContent(content);
        assertThat(get(repo.blob(digest))).hasStatus(200).hasContent(content);
        assertThat(get(source.blob(digest))).hasStatus(200).hasContent(content);
    }

    @EachAlgorithm
    @Row(behaviour = 20, from = CONFORMANCE)
    void aBlobThatTheOtherRepositoryLacksIsUploadedInstead(Algorithm algorithm) {
        source.push(Content.fresh(10), algorithm);
        assertUploadInstead(mount(algorithm.digest(content), "&from=" + source.name()), algorithm);
    }

    @Test
    @Row(behaviour = 20, from = CONFORMANCE)
    void aBlobThatTheNamedRepositoryLacksIsNotTakenFromAnother() {
        String digest = source.push(content, Algorithm.SHA256);
        Repo other = new Repo(registry);
        other.push(Content.fresh(10), Algorithm.SHA256);
        assertThat(mount(digest, "&from=" + other.name())).hasStatus(202);
        assertThat(head(repo.blob(digest))).hasStatus(404);
    }

    @EachAlgorithm
    @Row(behaviour = 20, from = CONFORMANCE)
    void aBlobThatNobodyHasIsUploadedInstead(Algorithm algorithm) {
        assertUploadInstead(mount(algorithm.digest(content), ""), algorithm);
    }

    @ParameterizedTest(name = "from={0}")
    @ValueSource(strings = {"kit/nobody/was/ever/here", "Not/A/Name", "..", "a&from=b", ""})
    @Row(behaviour = 20, from = CLIENTS)
    void aSourceThatCannotBeReadIsNoErrorButAnUpload(String from) {
        assertUploadInstead(mount(Algorithm.SHA256.digest(content), "&from=" + from), Algorithm.SHA256);
    }

    private void assertUploadInstead(Answer answer, Algorithm algorithm) {
        assertThat(answer).hasStatus(202).hasHeader("Location").hasHeader("Range", "0-0");
        String digest = algorithm.digest(content);
        assertThat(head(repo.blob(digest))).hasStatus(404);
        assertThat(Upload.at(repo, answer).finish(digest, content)).hasStatus(201);
        assertThat(get(repo.blob(digest))).hasStatus(200).hasContent(content);
    }

    @Test
    @Row(behaviour = 20, from = SPECIFICATION)
    void aDeletedBlobIsNotMounted() {
        String digest = source.push(content, Algorithm.SHA256);
        assertThat(delete(source.blob(digest))).hasStatus(202);
        assertThat(mount(digest, "&from=" + source.name())).hasStatus(202);
        assertThat(head(repo.blob(digest))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 20, from = CLIENTS)
    void aMountedBlobServesAManifest() {
        Manifest image = source.image();
        source.put("latest", image);
        for (Object layer : Json.list(image.members().get("layers"))) {
            mountDescriptor(layer);
        }
        mountDescriptor(image.members().get("config"));
        assertThat(repo.put("latest", image)).hasStatus(201);
    }

    private void mountDescriptor(Object descriptor) {
        String digest = (String) Json.object(descriptor).get("digest");
        assertThat(mount(digest, "&from=" + source.name())).hasStatus(201);
    }

    private Answer mount(String digest, String from) {
        return send(Request.of("POST", repo.uploads() + "?mount=" + digest + from));
    }
}
