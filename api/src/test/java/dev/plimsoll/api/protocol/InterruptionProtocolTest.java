package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CLIENTS;
import static dev.plimsoll.api.protocol.Source.OURS;

import dev.plimsoll.api.protocol.Interrupted.Departure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uploads whose client goes away in the middle of a request. */
class InterruptionProtocolTest extends ProtocolTest {

    private static final int SIZE = 400_000;
    private static final int SENT = 150_001;

    private final byte[] content = Content.fresh(SIZE);
    private final String digest = Algorithm.SHA256.digest(content);
    private Upload upload;

    InterruptionProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    @BeforeEach
    void beginUpload() {
        upload = Upload.begin(repo);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 18, from = CLIENTS)
    void aPatchThatWasCutShortIsResumedWhereItEnded(Departure departure) throws Exception {
        cut(departure, upload.patch(0, content));
        assertResumed();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 18, from = CLIENTS)
    void aStreamThatWasCutShortIsResumedWhereItEnded(Departure departure) throws Exception {
        cut(departure, upload.patch(content).streamed(content));
        assertResumed();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 18, from = CLIENTS)
    void aClosingPutThatWasCutShortStoresNothingAndIsResumed(Departure departure) throws Exception {
        cut(departure, upload.put(digest, content));
        assertThat(head(repo.blob(digest))).hasStatus(404);
        assertResumed();
    }

    private void assertResumed() {
        Interrupted.resume(upload, content);
        assertThat(upload.finish(digest)).hasStatus(201);
        assertThat(get(repo.blob(digest))).hasStatus(200).hasContent(content);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 18, from = CLIENTS)
    void aClosingPutThatWasCutShortNeverStoresWhatCameInstead(Departure departure) throws Exception {
        String prefix = Algorithm.SHA256.digest(Content.part(content, 0, SENT));
        cut(departure, upload.put(prefix, content));
        assertThat(head(repo.blob(prefix))).hasStatus(404);
        assertThat(upload.status()).hasStatus(204);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 18, from = OURS)
    void aSinglePostThatWasCutShortStoresNothing(Departure departure) throws Exception {
        String prefix = Algorithm.SHA256.digest(Content.part(content, 0, SENT));
        cut(departure, Request.of("POST", repo.uploads() + "?digest=" + prefix).body(content));
        assertThat(head(repo.blob(prefix))).hasStatus(404);
        assertThat(head(repo.blob(digest))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 18, from = OURS)
    void singlePostsThatAreCutAtOnceLeaveNothingBehind() throws Exception {
        String stored = registry.fingerprint();
        Request post = Request.of("POST", repo.uploads() + "?digest=" + digest).body(content);
        byte[] beginning = Content.part(post.wire(registry.uri()), 0, 1000);
        for (int i = 0; i < 100; i++) {
            try (RawHttp connection = new RawHttp(registry.uri())) {
                connection.write(beginning).reset();
            }
        }
        registry.assertKeeps(stored);
        assertThat(head(repo.blob(digest))).hasStatus(404);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 22, from = OURS)
    void aManifestThatWasCutShortIsNotStored(Departure departure) throws Exception {
        Manifest image = repo.image().padded(SIZE);
        cut(departure, repo.putting("latest", image));
        assertThat(head(repo.manifest("latest"))).hasStatus(404);
        assertThat(head(repo.manifest(image.digest()))).hasStatus(404);
    }

    private void cut(Departure departure, Request request) throws Exception {
        Interrupted.cut(registry.uri(), request, SENT, departure);
    }
}
