package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Uploads. */
@ParameterizedClass
@EnumSource(Storage.class)
class UploadServiceTest extends ServiceTest {

    UploadServiceTest(Storage storage) {
        super(storage);
    }

    @Test
    void aBlobArrivesInChunksAndEndsWithItsDigest() {
        byte[] content = Bytes.of(3_000, 1);
        String upload = begin();
        for (int from = 0; from < 2_000; from += 1_000) {
            Wire.Answer answer = wire.put(
                    "PATCH",
                    upload,
                    Arrays.copyOfRange(content, from, from + 1_000),
                    "Content-Range: " + from + "-" + (from + 999));
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("Location")).contains(upload);
            assertThat(answer.header("Range")).contains("0-" + (from + 999));
            assertThat(answer.header("Docker-Upload-UUID")).contains(upload.substring(upload.lastIndexOf('/') + 1));
        }
        byte[] last = Arrays.copyOfRange(content, 2_000, 3_000);
        Wire.Answer answer = wire.put("PUT", upload + "?digest=" + Bytes.sha256(content), last);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Docker-Content-Digest")).contains(Bytes.sha256(content));
        assertThat(wire.get("GET", answer.header("Location").orElseThrow()).body())
                .isEqualTo(content);
        assertThat(wire.get("GET", upload).status()).isEqualTo(404);
    }

    @Test
    void aChunkOfUnknownLengthIsTaken() {
        byte[] content = Bytes.of(5, 2);
        String upload = begin();
        wire.send("PATCH", upload, null, "Transfer-Encoding: chunked");
        wire.raw("3\r\n".getBytes(StandardCharsets.US_ASCII)).raw(Arrays.copyOf(content, 3));
        wire.raw("\r\n2\r\n".getBytes(StandardCharsets.US_ASCII)).raw(Arrays.copyOfRange(content, 3, 5));
        Wire.Answer answer =
                wire.raw("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)).answer(false);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Range")).contains("0-4");
        assertThat(wire.put("PUT", upload + "?digest=" + Bytes.sha256(content), new byte[0])
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aChunkElsewhereIsToldWhereToGoOnAndTheSessionLives() {
        String upload = begin();
        wire.put("PATCH", upload, Bytes.of(100, 3));
        for (String place : new String[] {"0-99", "200-299"}) {
            Wire.Answer patch = wire.put("PATCH", upload, Bytes.of(100, 4), "Content-Range: " + place);
            Wire.Answer put = wire.put(
                    "PUT",
                    upload + "?digest=" + Bytes.sha256(Bytes.of(200, 3)),
                    Bytes.of(100, 4),
                    "Content-Range: " + place);
            assertThat(patch.status()).isEqualTo(416);
            assertThat(put.status()).isEqualTo(416);
            assertThat(put.header("Range")).contains("0-99");
            assertThat(put.header("Location")).contains(upload);
            assertThat(put.text()).contains("RANGE_INVALID");
        }
        assertThat(wire.get("GET", upload).header("Range")).contains("0-99");
    }

    @Test
    void aChunkOfAnotherLengthThanItSaysIsRefused() {
        String upload = begin();
        Wire.Answer answer = wire.put("PATCH", upload, Bytes.of(50, 5), "Content-Range: 0-99");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("SIZE_INVALID");
        assertThat(wire.get("GET", upload).header("Range")).contains("0-0");
    }

    @Test
    void aStreamLongerThanItsRangeSaysIsNotAccepted() {
        String upload = begin();
        wire.send("PATCH", upload, null, "Transfer-Encoding: chunked", "Content-Range: 0-4");
        Wire.Answer answer = wire.raw("6\r\n123456\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                .answer(false);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("SIZE_INVALID");
    }

    @Test
    void aClosingRequestWithoutDigestKeepsTheSessionAndAWrongOneEndsIt() {
        byte[] content = Bytes.of(100, 6);
        String upload = begin();
        wire.put("PATCH", upload, content);
        Wire.Answer without = wire.put("PUT", upload, new byte[0]);
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.text()).contains("DIGEST_INVALID");
        assertThat(wire.get("GET", upload).status()).isEqualTo(204);
        Wire.Answer wrong = wire.put("PUT", upload + "?digest=" + Bytes.sha256(Bytes.of(5, 5)), new byte[0]);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text()).contains("DIGEST_INVALID");
        assertThat(wire.get("GET", upload).status()).isEqualTo(404);
    }

    @Test
    void aWholeBlobWithAWrongDigestLeavesNothing() {
        byte[] content = Bytes.of(100, 7);
        String wrong = repository + "/blobs/uploads/?digest=" + Bytes.sha256(Bytes.of(5, 5));
        assertThat(wire.put("POST", wrong, content).status()).isEqualTo(400);
        assertThat(wire.get("HEAD", repository + "/blobs/" + Bytes.sha256(content))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aBlobMayBeNamedBySha512WithoutAHint() {
        byte[] content = Bytes.of(70_000, 8);
        String upload = begin();
        wire.put("PATCH", upload, content);
        Wire.Answer answer = wire.put("PUT", upload + "?digest=" + Bytes.sha512(content), new byte[0]);
        assertThat(answer.status()).isEqualTo(201);
        Wire.Answer read = wire.get("GET", answer.header("Location").orElseThrow());
        assertThat(read.body()).isEqualTo(content);
        assertThat(read.header("Docker-Content-Digest")).contains(Bytes.sha512(content));
    }

    @Test
    void aMountLinksWhatIsThereAndOtherwiseBeginsAnUpload() {
        byte[] content = Bytes.of(100, 9);
        push(content);
        String name = repository.substring("/v2/".length());
        String other = repository + "/other/blobs/uploads/?mount=" + Bytes.sha256(content) + "&from=";
        assertThat(wire.put("POST", other + "test/none", new byte[0]).status()).isEqualTo(202);
        assertThat(wire.put("POST", other + "NONE", new byte[0]).status()).isEqualTo(202);
        assertThat(wire.put("POST", other + name + "&from=" + name, new byte[0]).status())
                .isEqualTo(202);
        Wire.Answer mounted = wire.put("POST", other + name, new byte[0]);
        assertThat(mounted.status()).isEqualTo(201);
        assertThat(wire.get("GET", mounted.header("Location").orElseThrow()).body())
                .isEqualTo(content);
    }

    @Test
    void aMountFromAnywhereFindsWhatSomeRepositoryHas() {
        byte[] content = Bytes.of(100, 10);
        push(content);
        String other = repository + "/other/blobs/uploads/?mount=";
        assertThat(wire.put("POST", other + Bytes.sha256(content), new byte[0]).status())
                .isEqualTo(201);
        assertThat(wire.put("POST", other + Bytes.sha256(Bytes.of(5, 77)), new byte[0])
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aCancelledUploadIsGone() {
        String upload = begin();
        assertThat(wire.get("DELETE", upload).status()).isEqualTo(204);
        assertThat(wire.get("GET", upload).text()).contains("BLOB_UPLOAD_UNKNOWN");
        assertThat(wire.get("DELETE", upload).status()).isEqualTo(404);
    }

    @Test
    void formsAndEncodedContentAreRefused() {
        String upload = begin();
        for (String header : new String[] {
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Encoding: gzip"
        }) {
            Wire.Answer answer = Wire.to(server.port()).put("PATCH", upload, Bytes.of(10, 11), header);
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.text()).contains("BLOB_UPLOAD_INVALID");
        }
        assertThat(wire.get("GET", upload).header("Range")).contains("0-0");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aClientCutOffGoesOnWhereItWas() throws IOException {
        byte[] content = Bytes.of(2_000_000, 12);
        for (boolean reset : new boolean[] {true, false}) {
            String upload = begin();
            cutOff("PATCH", upload, content, reset);
            int received = received(upload);
            assertThat(received).isBetween(0, 1_500_000);
            byte[] rest = Arrays.copyOfRange(content, received, content.length);
            Wire.Answer answer =
                    wire.put("PATCH", upload, rest, "Content-Range: " + received + "-" + (content.length - 1));
            assertThat(answer.status()).isEqualTo(202);
            assertThat(wire.put("PUT", upload + "?digest=" + Bytes.sha256(content), new byte[0])
                            .status())
                    .isEqualTo(201);
            assertThat(wire.get("GET", repository + "/blobs/" + Bytes.sha256(content))
                            .body())
                    .isEqualTo(content);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aClosingRequestCutOffCommitsNothing() throws IOException {
        byte[] content = Bytes.of(2_000_000, 13);
        String half = Bytes.sha256(Arrays.copyOf(content, 1_000_000));
        String upload = begin();
        cutOff("PUT", upload + "?digest=" + half, content, true);
        cutOff("POST", repository + "/blobs/uploads/?digest=" + half, content, false);
        assertThat(received(upload)).isBetween(0, 1_500_000);
        assertThat(wire.get("HEAD", repository + "/blobs/" + half).status()).isEqualTo(404);
    }

    /** Announces all of the content, sends half of it and is gone. */
    private void cutOff(String method, String target, byte[] content, boolean reset) throws IOException {
        Wire client = Wire.to(server.port());
        client.send(method, target, null, "Content-Length: " + content.length);
        client.raw(Arrays.copyOf(content, content.length / 2));
        if (reset) {
            client.reset();
        } else {
            client.close();
        }
    }

    /** Asks how far an upload got, until it got no further. */
    private int received(String upload) {
        int before = -1;
        int now = length(upload);
        while (now != before) {
            before = now;
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            now = length(upload);
        }
        return now;
    }

    private int length(String upload) {
        String range = wire.get("GET", upload).header("Range").orElseThrow();
        return range.equals("0-0") ? 0 : Integer.parseInt(range.substring(2)) + 1;
    }
}
