package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Downloads. */
@ParameterizedClass
@EnumSource(Storage.class)
class BlobServiceTest extends ServiceTest {

    BlobServiceTest(Storage storage) {
        super(storage);
    }

    /** One that is read and sent, one that is sent from its file, in memory one that streams. */
    private static final int[] SIZES = {1, 16_384, 16_385, 3_000_001};

    @Test
    void aBlobOfAnySizeComesBackWhole() {
        for (int size : SIZES) {
            byte[] content = Bytes.of(size, size);
            Wire.Answer answer = wire.get("GET", push(content));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(content);
            assertThat(answer.header("Content-Type")).contains("application/octet-stream");
            assertThat(answer.header("Docker-Content-Digest")).contains(Bytes.sha256(content));
            assertThat(answer.header("ETag")).contains("\"" + Bytes.sha256(content) + "\"");
            assertThat(answer.header("Transfer-Encoding")).isEmpty();
        }
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() {
        for (int size : SIZES) {
            String path = push(Bytes.of(size, size));
            assertThat(wire.get("HEAD", path).head())
                    .isEqualTo(wire.get("GET", path).head());
        }
    }

    @Test
    void aRangeOfAnySizeIsExact() {
        byte[] content = Bytes.of(3_000_001, 7);
        String path = push(content);
        for (int[] range : new int[][] {{0, 1}, {500, 1500}, {64, 16_448}, {1, 16_386}, {2_900_000, 3_000_001}}) {
            Wire.Answer answer = wire.get("GET", path, "Range: bytes=" + range[0] + "-" + (range[1] - 1));
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header("Content-Range"))
                    .contains("bytes " + range[0] + "-" + (range[1] - 1) + "/3000001");
            assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, range[0], range[1]));
        }
    }

    @Test
    void anImpossibleRangeIsRefusedAndTheConnectionGoesOn() {
        String path = push(Bytes.of(2048, 1));
        Wire.Answer answer = wire.get("GET", path, "Range: bytes=5000-10000");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).contains("bytes */2048");
        assertThat(answer.text()).contains("\"code\":\"RANGE_INVALID\"");
        assertThat(wire.get("GET", path).status()).isEqualTo(200);
    }

    @Test
    void aClientThatHasTheBlobIsToldSo() {
        byte[] content = Bytes.of(100_000, 2);
        String path = push(content);
        Wire.Answer answer = wire.get("GET", path, "If-None-Match: \"" + Bytes.sha256(content) + "\"");
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.header("ETag")).contains("\"" + Bytes.sha256(content) + "\"");
        assertThat(wire.get("GET", path, "If-None-Match: \"other\"").status()).isEqualTo(200);
        assertThat(wire.get("HEAD", path, "If-None-Match: *").status()).isEqualTo(304);
    }

    @Test
    void aRangeOfOtherContentThanTheClientBeganWithGivesTheWhole() {
        byte[] content = Bytes.of(100_000, 3);
        String path = push(content);
        String same = "If-Range: \"" + Bytes.sha256(content) + "\"";
        assertThat(wire.get("GET", path, "Range: bytes=0-9", same).status()).isEqualTo(206);
        assertThat(wire.get("GET", path, "Range: bytes=0-9", "If-Range: \"other\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anEmptyBlobIsServed() {
        String path = push(new byte[0]);
        Wire.Answer answer = wire.get("GET", path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).contains("0");
        assertThat(wire.get("HEAD", path).header("Content-Length")).contains("0");
        assertThat(wire.get("GET", path, "Range: bytes=0-").status()).isEqualTo(416);
    }

    @Test
    void aBlobNobodyPushedHereIsUnknown() {
        Wire.Answer answer = wire.get("GET", repository + "/blobs/" + Bytes.sha256(Bytes.of(5, 5)));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.text()).startsWith("{\"errors\":[{\"code\":\"BLOB_UNKNOWN\",\"message\":\"");
    }

    @Test
    void aDeletedBlobIsGoneAtOnce() {
        String path = push(Bytes.of(10, 6));
        assertThat(wire.get("DELETE", path).status()).isEqualTo(202);
        assertThat(wire.get("HEAD", path).status()).isEqualTo(404);
        assertThat(wire.get("DELETE", path).status()).isEqualTo(404);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void clientsThatGoAwayDuringADownloadLeaveNothingBehind() throws IOException {
        String path = push(Bytes.of(8_000_000, 8));
        for (int i = 0; i < 20; i++) {
            Wire leaver = Wire.to(server.port());
            leaver.send("GET", path, null).read(i * 10_000);
            leaver.reset();
        }
        assertThat(wire.get("GET", path).body()).hasSize(8_000_000);
    }
}
