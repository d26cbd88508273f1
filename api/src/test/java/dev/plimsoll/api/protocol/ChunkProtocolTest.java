package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CLIENTS;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.OURS;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads in several pieces: streamed, chunked, out of order. */
class ChunkProtocolTest extends ProtocolTest {

    private static final int SIZE = 3067;

    private final byte[] content = Content.fresh(SIZE);
    private final String digest = Algorithm.SHA256.digest(content);
    private Upload upload;
    private int step;

    ChunkProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    @BeforeEach
    void beginUpload() {
        upload = Upload.begin(repo);
        int least = upload.start()
                .header("OCI-Chunk-Min-Length")
                .map(Integer::parseInt)
                .orElse(1);
        step = Math.min(SIZE / 2, Math.max(1024, least));
    }

    /** How a chunk that does not belong there is sent. */
    enum Way {
        BY_PATCH,
        BY_CLOSING_PUT
    }

    @EachAlgorithm
    @Row(behaviour = 15, from = CONFORMANCE)
    void aStreamIsTakenWithoutLengthOrPlace(Algorithm algorithm) {
        assertThat(upload.stream(content)).hasStatus(202).hasHeader("Location").hasHeader("Range", "0-3066");
        assertStored(upload.finish(algorithm.digest(content)), algorithm);
    }

    @Test
    @Row(behaviour = 15, from = SPECIFICATION)
    void aStreamMayGoOnWhereAnotherEnded() {
        assertThat(upload.stream(content(0, 1000))).hasStatus(202).hasHeader("Range", "0-999");
        assertThat(upload.stream(content(1000, SIZE))).hasStatus(202).hasHeader("Range", "0-3066");
        assertStored(upload.finish(digest), Algorithm.SHA256);
    }

    @Test
    @Row(behaviour = 15, from = CLIENTS)
    void aPatchNeedsNoContentType() {
        Request patch = Request.of("PATCH", upload.location()).body(content);
        assertThat(upload.send(patch)).hasStatus(202);
        assertStored(upload.finish(digest), Algorithm.SHA256);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, 512, 1024, 3067})
    @Row(behaviour = 16, from = CONFORMANCE)
    void chunksInOrderMakeTheBlob(int size) {
        byte[] blob = Content.fresh(size);
        String location = upload.location();
        for (int from = 0; from < size; from += step) {
            byte[] chunk = Content.part(blob, from, from + step);
            assertThat(upload.chunk(from, chunk))
                    .hasStatus(202)
                    .hasHeader("Location")
                    .hasHeader("Range", "0-" + (from + chunk.length - 1))
                    .hasNoBody();
        }
        Answer closed = upload.finish(Algorithm.SHA256.digest(blob));
        assertThat(closed).hasStatus(201);
        assertThat(get(target(closed))).hasStatus(200).hasContent(blob);
        assertThat(get(location)).isError(404, "BLOB_UPLOAD_UNKNOWN");
    }

    @EachAlgorithm
    @Row(behaviour = 16, from = CONFORMANCE)
    void aHintedUploadTakesChunks(Algorithm algorithm) {
        Upload hinted = Upload.begin(repo, "?digest-algorithm=" + algorithm);
        assertThat(hinted.chunk(0, content(0, step))).hasStatus(202);
        assertStored(hinted.finish(algorithm.digest(content), step, content(step, SIZE)), algorithm);
    }

    @Test
    @Row(behaviour = 16, from = OURS)
    void thePlaceOfAChunkMayBeWrittenAsInHttp() {
        assertThat(upload.send(upload.patch("bytes 0-999/*", content(0, 1000))))
                .hasStatus(202)
                .hasHeader("Range", "0-999");
        assertStored(upload.finish(digest, content(1000, SIZE)), Algorithm.SHA256);
    }

    @Test
    @Row(behaviour = 16, from = OURS)
    void anOlderLocationOfTheSessionWorksToo() {
        String first = upload.location();
        assertThat(upload.chunk(0, content(0, 1000))).hasStatus(202);
        Request second = Request.of("PATCH", first)
                .with("Content-Type", "application/octet-stream")
                .with("Content-Range", "1000-3066")
                .body(content(1000, SIZE));
        assertThat(send(second)).hasStatus(202).hasHeader("Range", "0-3066");
    }

    @Test
    @Row(behaviour = 16, from = SPECIFICATION)
    void anEmptyChunkChangesNothing() {
        assertThat(upload.send(upload.patch(new byte[0]))).hasStatus(202).hasHeader("Range", "0-0");
        assertThat(upload.chunk(0, content)).hasStatus(202);
        assertThat(upload.send(upload.patch(new byte[0]))).hasStatus(202).hasHeader("Range", "0-3066");
        assertStored(upload.finish(digest), Algorithm.SHA256);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 17, from = CONFORMANCE)
    void aChunkThatSkipsAheadIsRefusedAndTheSessionGoesOn(Way way) {
        assertThat(upload.chunk(0, content(0, step))).hasStatus(202);
        assertThat(misplaced(way, step + 1, content(step + 1, SIZE))).hasStatus(416);
        assertStatusThenRest();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 17, from = CONFORMANCE)
    void aChunkThatGoesBackToTheBeginningIsRefusedAndTheSessionGoesOn(Way way) {
        assertThat(upload.chunk(0, content(0, step))).hasStatus(202);
        assertThat(misplaced(way, 0, content(0, step))).hasStatus(416);
        assertStatusThenRest();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 17, from = CONFORMANCE)
    void aFirstChunkThatDoesNotBeginAtZeroIsRefusedAndTheSessionGoesOn(Way way) {
        assertThat(misplaced(way, 5, content(5, 10))).hasStatus(416);
        assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-0");
        assertStored(upload.finish(digest, 0, content), Algorithm.SHA256);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Row(behaviour = 17, from = CLIENTS)
    void aMisplacedChunkIsToldWhereTheSessionEnds(Way way) {
        assertThat(upload.chunk(0, content(0, step))).hasStatus(202);
        assertThat(misplaced(way, 0, content(0, 10)))
                .hasStatus(416)
                .hasHeader("Location")
                .hasHeader("Range", "0-" + (step - 1));
    }

    private Answer misplaced(Way way, int offset, byte[] chunk) {
        return switch (way) {
            case BY_PATCH -> upload.chunk(offset, chunk);
            case BY_CLOSING_PUT -> upload.finish(digest, offset, chunk);
        };
    }

    private void assertStatusThenRest() {
        assertThat(upload.status())
                .hasStatus(204)
                .hasHeader("Location")
                .hasHeader("Range", "0-" + (step - 1))
                .hasNoBody();
        assertThat(upload.chunk(step, content(step, SIZE))).hasStatus(202);
        assertStored(upload.finish(digest), Algorithm.SHA256);
    }

    @Test
    @Row(behaviour = 17, from = OURS)
    void aClientThatIsRefusedWhileItSendsStillHearsWhy() throws Exception {
        byte[] large = Content.fresh(8 * 1024 * 1024);
        Request misplaced = upload.patch(1, large);
        for (Request request : List.of(misplaced, misplaced.streamed(large))) {
            assertThat(RawHttp.send(registry.uri(), request)).isError(416, "RANGE_INVALID", "BLOB_UPLOAD_INVALID");
        }
        assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-0");
    }

    @Test
    @Row(behaviour = 17, from = CLIENTS)
    void theStatusMayBeAskedAtTheClosingAddress() {
        assertThat(upload.chunk(0, content(0, step))).hasStatus(202);
        assertThat(get(upload.closing(digest)))
                .hasStatus(204)
                .hasHeader("Range", "0-" + (step - 1))
                .hasHeader("Docker-Upload-UUID", upload.start().need("Docker-Upload-UUID"));
    }

    @EachAlgorithm
    @Row(behaviour = 18, from = CONFORMANCE)
    void theLastChunkMayComeWithTheClosingRequest(Algorithm algorithm) {
        assertThat(upload.chunk(0, content(0, step))).hasStatus(202);
        assertStored(upload.finish(algorithm.digest(content), step, content(step, SIZE)), algorithm);
    }

    @Test
    @Row(behaviour = 18, from = SPECIFICATION)
    void theLastChunkOfTheClosingRequestNeedNotNameItsPlace() {
        assertThat(upload.chunk(0, content(0, step))).hasStatus(202);
        assertStored(upload.finish(digest, content(step, SIZE)), Algorithm.SHA256);
    }

    @Test
    @Row(behaviour = 18, from = CONFORMANCE)
    void aChunkOfAnotherLengthThanItsRangeIsRefused() {
        assertThat(upload.send(upload.patch("0-999", content(0, 500)))).isError(400, "SIZE_INVALID");
        assertThat(upload.send(upload.patch("0-999", content(0, 1001)))).isError(400, "SIZE_INVALID");
        assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-0");
        assertStored(upload.finish(digest, 0, content), Algorithm.SHA256);
    }

    @ParameterizedTest(name = "{0} bytes for 0-999")
    @ValueSource(ints = {0, 500, 1001, 3000})
    @Row(behaviour = 18, from = OURS)
    void aStreamOfAnotherLengthThanItsRangeIsRefused(int length) {
        Request patch = upload.patch("0-999", content).streamed(content(0, length));
        assertThat(upload.send(patch)).isError(400, "SIZE_INVALID");
        Interrupted.resume(upload, content);
        assertStored(upload.finish(digest), Algorithm.SHA256);
    }

    private byte[] content(int from, int to) {
        return Content.part(content, from, to);
    }

    private void assertStored(Answer answer, Algorithm algorithm) {
        assertThat(answer).hasStatus(201).hasHeader("Docker-Content-Digest", algorithm.digest(content));
        assertThat(get(target(answer))).hasStatus(200).hasContent(content);
    }
}
