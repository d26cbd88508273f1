package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CLIENTS;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.OURS;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Uploads in one piece: beginning, closing, cancelling, digests and their algorithms. */
class UploadProtocolTest extends ProtocolTest {

    private final byte[] content = Content.fresh(3067);
    private final String digest = Algorithm.SHA256.digest(content);

    UploadProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    @Test
    @Row(behaviour = 12, from = CONFORMANCE)
    void anUploadBeginsWithALocationAndNoBody() {
        assertThat(Upload.begin(repo).start())
                .hasStatus(202)
                .hasHeader("Location")
                .hasLength(0)
                .hasNoBody();
    }

    @Test
    @Row(behaviour = 12, from = CLIENTS)
    void anUploadBeginsWithWhatDockerReads() {
        Answer start = Upload.begin(repo).start();
        assertThat(start).hasHeader("Docker-Upload-UUID").hasHeader("Range", "0-0");
        String path = target(start).replaceFirst("\\?.*", "");
        assertThat(path).endsWith("/" + start.need("Docker-Upload-UUID"));
    }

    @Test
    @Row(behaviour = 12, from = SPECIFICATION)
    void everyUploadHasASessionOfItsOwn() {
        assertThat(Upload.begin(repo).location())
                .isNotEqualTo(Upload.begin(repo).location());
    }

    @EachAlgorithm
    @Row(behaviour = 12, from = CONFORMANCE)
    void anUploadMayNameItsDigestAlgorithm(Algorithm algorithm) {
        Upload upload = Upload.begin(repo, "?digest-algorithm=" + algorithm);
        assertStored(upload.finish(algorithm.digest(content), content), algorithm);
    }

    @Test
    @Row(behaviour = 12, from = CONFORMANCE)
    void anUnknownDigestAlgorithmIsRefused() {
        for (String unknown : new String[] {"sha257", "md5", ""}) {
            Answer answer = send(Request.of("POST", repo.uploads() + "?digest-algorithm=" + unknown));
            assertThat(answer).isError(400, "DIGEST_INVALID", "UNSUPPORTED");
        }
    }

    @EachAlgorithm
    @Row(behaviour = 13, from = CONFORMANCE)
    void aSinglePostStoresABlob(Algorithm algorithm) {
        assertStored(post(algorithm.digest(content)), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 13, from = CONFORMANCE)
    void aSinglePostOfOtherContentIsRefused(Algorithm algorithm) {
        String other = algorithm.unknownDigest();
        assertThat(post(other)).isError(400, "DIGEST_INVALID");
        assertThat(head(repo.blob(other))).hasStatus(404);
    }

    private Answer post(String expected) {
        return send(Request.of("POST", repo.uploads() + "?digest=" + expected)
                .with("Content-Type", "application/octet-stream")
                .body(content));
    }

    @EachAlgorithm
    @Row(behaviour = 14, from = CONFORMANCE)
    void aPostThenAPutStoresABlob(Algorithm algorithm) {
        assertStored(Upload.begin(repo).finish(algorithm.digest(content), content), algorithm);
    }

    @EachAlgorithm
    @Row(behaviour = 14, from = SPECIFICATION)
    void aPutOfUndeclaredLengthStoresABlob(Algorithm algorithm) {
        Upload upload = Upload.begin(repo);
        Request put = upload.put(algorithm.digest(content), content);
        assertStored(upload.send(put.streamed(content)), algorithm);
    }

    @Test
    @Row(behaviour = 14, from = SPECIFICATION)
    void aBlobMayBePushedTwice() {
        assertStored(Upload.begin(repo).finish(digest, content), Algorithm.SHA256);
        assertStored(Upload.begin(repo).finish(digest, content), Algorithm.SHA256);
    }

    @Test
    @Row(behaviour = 14, from = CLIENTS)
    void aClientThatWaitsToBeToldToGoOnIsTold() throws Exception {
        Upload upload = Upload.begin(repo);
        try (RawHttp connection = new RawHttp(registry.uri())) {
            connection.write("PUT " + upload.closing(digest) + " HTTP/1.1\r\nHost: registry\r\nContent-Length: "
                    + content.length + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(connection.read()).hasStatus(100);
            assertThat(connection.write(content).read()).hasStatus(201);
        }
        assertThat(get(repo.blob(digest))).hasStatus(200).hasContent(content);
    }

    @Test
    @Row(behaviour = 18, from = CLIENTS)
    void closingWithoutADigestIsRefusedAndTheSessionGoesOn() {
        Upload upload = Upload.begin(repo);
        assertThat(upload.chunk(0, content)).hasStatus(202);
        assertThat(send(Request.of("PUT", upload.location()))).isError(400, "DIGEST_INVALID");
        assertStored(upload.finish(digest), Algorithm.SHA256);
    }

    @EachAlgorithm
    @Row(behaviour = 18, from = CONFORMANCE)
    void closingWithAnotherDigestIsRefused(Algorithm algorithm) {
        Upload upload = Upload.begin(repo);
        assertThat(upload.chunk(0, content)).hasStatus(202);
        String other = algorithm.unknownDigest();
        assertThat(upload.finish(other)).isError(400, "DIGEST_INVALID");
        assertThat(head(repo.blob(other))).hasStatus(404);
        assertThat(head(repo.blob(algorithm.digest(content)))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 18, from = OURS)
    void aSessionClosedWithAnotherDigestIsGone() {
        Upload upload = Upload.begin(repo);
        assertThat(upload.finish(Algorithm.SHA256.unknownDigest(), content)).hasStatus(400);
        assertThat(upload.status()).isError(404, "BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    @Row(behaviour = 18, from = OURS)
    void aClosingRequestWhoseAnswerWasLostMayBeRepeated() {
        Upload upload = Upload.begin(repo);
        assertThat(upload.chunk(0, content)).hasStatus(202);
        assertStored(upload.finish(digest), Algorithm.SHA256);
        assertStored(upload.finish(digest), Algorithm.SHA256);
    }

    @Test
    @Row(behaviour = 19, from = CONFORMANCE)
    void aCancelledUploadIsGone() {
        Upload upload = Upload.begin(repo);
        assertThat(upload.chunk(0, content)).hasStatus(202);
        assertThat(upload.cancel()).hasStatus(204);
        assertThat(upload.status()).isError(404, "BLOB_UPLOAD_UNKNOWN");
        assertThat(upload.chunk(0, content)).isError(404, "BLOB_UPLOAD_UNKNOWN");
        assertThat(upload.finish(digest, content)).isError(404, "BLOB_UPLOAD_UNKNOWN");
        assertThat(upload.cancel()).isError(404, "BLOB_UPLOAD_UNKNOWN");
        assertThat(head(repo.blob(digest))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 19, from = OURS)
    void aSessionOfAnotherRepositoryIsAsUnknownAsOneThatNeverWas() {
        Repo other = repo.sibling();
        String id = Upload.begin(repo).start().need("Docker-Upload-UUID");
        String there = get(other.uploads() + id).text().replace(id, "");
        String nobodys = "0b12b4f0-6a0e-4b7c-9a44-8b9a3b1c2d3e";
        String nowhere = get(other.uploads() + nobodys).text().replace(nobodys, "");
        assertThat(there).isEqualTo(nowhere).contains("BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    @Row(behaviour = 31, from = OURS)
    void aCompressedUploadIsRefusedOrStoredAsItCame() {
        Upload upload = Upload.begin(repo);
        Answer answer = upload.send(upload.patch(0, content).with("Content-Encoding", "gzip"));
        assertThat(answer).hasStatus(202, 415);
        if (answer.status() == 202) {
            assertStored(upload.finish(digest), Algorithm.SHA256);
        }
    }

    @EachAlgorithm
    @Row(behaviour = 21, from = CONFORMANCE)
    void anUploadThatDidNotNameItsAlgorithmMayBeClosedWithAny(Algorithm algorithm) {
        Upload chunked = Upload.begin(repo);
        assertThat(chunked.chunk(0, Content.part(content, 0, 1024))).hasStatus(202);
        assertThat(chunked.chunk(1024, Content.part(content, 1024, 3067))).hasStatus(202);
        assertStored(chunked.finish(algorithm.digest(content)), algorithm);
        Upload streamed = Upload.begin(new Repo(registry));
        assertThat(streamed.stream(content)).hasStatus(202);
        assertThat(streamed.finish(algorithm.digest(content))).hasStatus(201);
    }

    @Test
    @Row(behaviour = 21, from = OURS)
    void aBlobHasADigestOfEachAlgorithmItWasPushedWith() {
        repo.push(content, Algorithm.SHA256);
        assertThat(head(repo.blob(Algorithm.SHA512.digest(content)))).hasStatus(404);
        repo.push(content, Algorithm.SHA512);
        for (Algorithm algorithm : Algorithm.values()) {
            assertThat(get(repo.blob(algorithm.digest(content)))).hasStatus(200).hasContent(content);
        }
    }

    private void assertStored(Answer answer, Algorithm algorithm) {
        assertThat(answer)
                .hasStatus(201)
                .hasHeader("Location")
                .hasHeader("Docker-Content-Digest", algorithm.digest(content));
        assertThat(get(target(answer))).hasStatus(200).hasContent(content);
    }
}
