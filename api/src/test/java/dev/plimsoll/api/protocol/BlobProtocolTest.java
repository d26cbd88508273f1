package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CLIENTS;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.OURS;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and deleting blobs. */
class BlobProtocolTest extends ProtocolTest {

    private static final int SIZE = 2048;

    private final byte[] content = Content.fresh(SIZE);

    BlobProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    @EachAlgorithm
    @Row(behaviour = 8, from = CONFORMANCE)
    void aBlobIsReadBackWithTheDigestItWasAskedBy(Algorithm algorithm) {
        String digest = repo.push(content, algorithm);
        assertThat(get(repo.blob(digest)))
                .hasStatus(200)
                .hasContent(content)
                .hasHeader("Docker-Content-Digest", digest);
    }

    @EachAlgorithm
    @Row(behaviour = 8, from = CONFORMANCE)
    void headOfABlobSaysWhatGetWould(Algorithm algorithm) throws Exception {
        String target = repo.blob(repo.push(content, algorithm));
        Answer get = RawHttp.send(registry.uri(), Request.of("GET", target));
        Answer head = RawHttp.send(registry.uri(), Request.of("HEAD", target));
        assertThat(head).hasStatus(200).hasLength(SIZE).hasNoHeader("Transfer-Encoding");
        assertThat(Heads.comparable(head)).isEqualTo(Heads.comparable(get));
    }

    @Test
    @Row(behaviour = 8, from = SPECIFICATION)
    void nothingFollowsTheHeadersOfAHeadAnswer() throws Exception {
        String target = repo.blob(repo.push(content, Algorithm.SHA256));
        try (RawHttp connection = new RawHttp(registry.uri())) {
            assertThat(connection.exchange(Request.of("HEAD", target))).hasStatus(200);
            assertThat(connection.exchange(Request.of("HEAD", repo.blob(Algorithm.SHA256.unknownDigest()))))
                    .hasStatus(404);
            assertThat(connection.exchange(Request.of("GET", target)))
                    .hasStatus(200)
                    .hasContent(content);
        }
    }

    @EachAlgorithm
    @Row(behaviour = 8, from = CONFORMANCE)
    void aMissingBlobIsUnknown(Algorithm algorithm) {
        String target = repo.blob(algorithm.unknownDigest());
        assertThat(get(target)).isError(404, "BLOB_UNKNOWN");
        assertThat(head(target)).hasStatus(404).hasNoBody();
    }

    @Test
    @Row(behaviour = 8, from = OURS)
    void aBlobOfAnotherRepositoryIsUnknownHere() {
        String digest = repo.push(content, Algorithm.SHA256);
        Repo other = new Repo(registry);
        assertThat(head(other.blob(digest))).hasStatus(404);
        other.push(Content.fresh(10), Algorithm.SHA256);
        assertThat(get(other.blob(digest))).isError(404, "BLOB_UNKNOWN");
    }

    @Test
    @Row(behaviour = 8, from = OURS)
    void aBlobIsNothingThatABrowserWouldRun() {
        String digest = repo.push("<script>".getBytes(StandardCharsets.UTF_8), Algorithm.SHA256);
        assertThat(get(repo.blob(digest)))
                .hasStatus(200)
                .hasHeader("Content-Type", "application/octet-stream")
                .hasHeader("X-Content-Type-Options", "nosniff");
    }

    @Test
    @Row(behaviour = 8, from = CLIENTS)
    void aBlobOfManyMebibytesIsReadBackWhole() {
        byte[] large = Content.fresh(9 * 1024 * 1024 + 1);
        String digest = repo.push(large, Algorithm.SHA256);
        assertThat(get(repo.blob(digest))).hasStatus(200).hasContent(large);
    }

    @ParameterizedTest(name = "bytes={0}")
    @CsvSource({
        "500-1499,  500, 1499",
        "500-,      500, 2047",
        "-500,     1548, 2047",
        "2000-5000, 2000, 2047",
        "0-0,         0,    0",
        "2047-,    2047, 2047",
        "0-2047,      0, 2047",
        "-5000,       0, 2047"
    })
    @Row(behaviour = 9, from = CONFORMANCE)
    void aRangeIsAnsweredWithThatPart(String range, int first, int last) {
        for (Algorithm algorithm : Algorithm.values()) {
            String digest = repo.push(content, algorithm);
            Answer answer = ranged(digest, range);
            assertThat(answer).hasStatus(206).hasContent(Content.part(content, first, last + 1));
            assertThat(answer.need("Content-Range")).matches("bytes " + first + "-" + last + "/(2048|\\*)");
        }
    }

    @ParameterizedTest(name = "bytes={0}")
    @ValueSource(strings = {"500-0", "5000-10000", "2048-", "-0"})
    @Row(behaviour = 9, from = CONFORMANCE)
    void aRangeThatHoldsNothingIsNotSatisfiable(String range) {
        for (Algorithm algorithm : Algorithm.values()) {
            assertThat(ranged(repo.push(content, algorithm), range)).hasStatus(416);
        }
    }

    @Test
    @Row(behaviour = 9, from = SPECIFICATION)
    void anUnsatisfiableRangeIsToldTheLength() {
        assertThat(ranged(repo.push(content, Algorithm.SHA256), "5000-10000"))
                .hasStatus(416)
                .hasHeader("Content-Range", "bytes */2048");
    }

    @Test
    @Row(behaviour = 9, from = CLIENTS)
    void rangesOfOneLayerReadAtOnceMakeTheLayer() {
        byte[] layer = Content.fresh(1_000_000);
        String digest = repo.push(layer, Algorithm.SHA256);
        byte[][] parts = new byte[10][];
        IntStream.range(0, 10)
                .parallel()
                .forEach(i -> parts[i] = ranged(digest, i * 100_000 + "-" + (i * 100_000 + 99_999))
                        .body());
        for (int i = 0; i < 10; i++) {
            assertThat(parts[i]).isEqualTo(Content.part(layer, i * 100_000, (i + 1) * 100_000));
        }
    }

    @Test
    @Row(behaviour = 9, from = SPECIFICATION)
    void aUnitThatIsNotBytesIsIgnored() {
        String digest = repo.push(content, Algorithm.SHA256);
        assertThat(send(Request.of("GET", repo.blob(digest)).with("Range", "items=0-5")))
                .hasStatus(200, 416);
    }

    @ParameterizedTest(name = "{0} ranges")
    @ValueSource(ints = {2, 17, 1000})
    @Row(behaviour = 9, from = OURS)
    void manyRangesAtOnceAreAnsweredWholeOrNotAtAll(int ranges) throws Exception {
        String digest = repo.push(content, Algorithm.SHA256);
        Request request =
                Request.of("GET", repo.blob(digest)).with("Range", "bytes=" + "0-,".repeat(ranges - 1) + "5-9");
        Answer answer = RawHttp.send(registry.uri(), request);
        assertThat(answer).hasStatus(200, 416);
        if (answer.status() == 200) {
            assertThat(answer).hasContent(content);
        }
    }

    @EachAlgorithm
    @Row(behaviour = 9, from = CLIENTS)
    void aBlobCarriesWhatCachesAsk(Algorithm algorithm) {
        String digest = repo.push(content, algorithm);
        Answer answer = head(repo.blob(digest));
        assertThat(answer).hasHeader("ETag", quoted(digest)).hasHeader("Accept-Ranges", "bytes");
        assertThat(answer.need("Cache-Control")).contains("max-age=31536000");
    }

    @Test
    @Row(behaviour = 9, from = CLIENTS)
    void aBlobTheClientHasIsNotSentAgain() {
        String digest = repo.push(content, Algorithm.SHA256);
        String etag = quoted(digest);
        for (String known : new String[] {etag, "W/" + etag, "\"other\", " + etag, "*"}) {
            Answer answer = send(Request.of("GET", repo.blob(digest)).with("If-None-Match", known));
            assertThat(answer).hasStatus(304).hasNoBody().hasHeader("ETag", etag);
        }
        assertThat(send(Request.of("GET", repo.blob(digest)).with("If-None-Match", "\"other\"")))
                .hasStatus(200)
                .hasContent(content);
    }

    @Test
    @Row(behaviour = 9, from = CLIENTS)
    void aRangeIsSentOnlyIfTheBlobIsStillTheOneTheClientKnows() {
        String digest = repo.push(content, Algorithm.SHA256);
        Request range = Request.of("GET", repo.blob(digest)).with("Range", "bytes=0-9");
        assertThat(send(range.with("If-Range", quoted(digest)))).hasStatus(206).hasLength(10);
        assertThat(send(range.with("If-Range", "\"other\""))).hasStatus(200).hasContent(content);
    }

    @EachAlgorithm
    @Row(behaviour = 10, from = CONFORMANCE)
    void aDeletedBlobIsGoneAtOnce(Algorithm algorithm) {
        String target = repo.blob(repo.push(content, algorithm));
        assertThat(delete(target)).hasStatus(202);
        assertThat(head(target)).hasStatus(404);
        assertThat(get(target)).isError(404, "BLOB_UNKNOWN");
    }

    @Test
    @Row(behaviour = 10, from = SPECIFICATION)
    void deletingABlobThatIsNotThereIsNotFound() {
        String target = repo.blob(repo.push(content, Algorithm.SHA256));
        assertThat(delete(target)).hasStatus(202);
        assertThat(delete(target)).isError(404, "BLOB_UNKNOWN");
        assertThat(delete(repo.blob(Algorithm.SHA512.unknownDigest()))).isError(404, "BLOB_UNKNOWN");
    }

    @Test
    @Row(behaviour = 10, from = CONFORMANCE)
    void aBlobDeletedHereStaysWhereItWasMounted() {
        String digest = repo.push(content, Algorithm.SHA256);
        Repo other = new Repo(registry);
        assertThat(send(Request.of("POST", other.uploads() + "?mount=" + digest + "&from=" + repo.name())))
                .hasStatus(201);
        assertThat(delete(repo.blob(digest))).hasStatus(202);
        assertThat(get(other.blob(digest))).hasStatus(200).hasContent(content);
        assertThat(get(repo.blob(digest))).hasStatus(404);
    }

    @EachAlgorithm
    @Row(behaviour = 10, from = SPECIFICATION)
    void aDeletedBlobMayBePushedAgain(Algorithm algorithm) {
        String target = repo.blob(repo.push(content, algorithm));
        assertThat(delete(target)).hasStatus(202);
        repo.push(content, algorithm);
        assertThat(get(target)).hasStatus(200).hasContent(content);
    }

    @EachAlgorithm
    @Row(behaviour = 11, from = CONFORMANCE)
    void theEmptyBlobAndTheEmptyObjectAreBlobsLikeOthers(Algorithm algorithm) {
        for (String tiny : new String[] {"", "{}"}) {
            byte[] bytes = tiny.getBytes(StandardCharsets.UTF_8);
            String digest = repo.push(bytes, algorithm);
            assertThat(get(repo.blob(digest))).hasStatus(200).hasContent(bytes);
            assertThat(head(repo.blob(digest)))
                    .hasStatus(200)
                    .hasLength(bytes.length)
                    .hasHeader("Docker-Content-Digest", digest);
        }
    }

    private Answer ranged(String digest, String range) {
        return send(Request.of("GET", repo.blob(digest)).with("Range", "bytes=" + range));
    }

    private static String quoted(String digest) {
        return '"' + digest + '"';
    }
}
