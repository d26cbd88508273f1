package dev.plimsoll.engine.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.UploadRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRecordCodecTest {

    private static final RepositoryName NAME = RepositoryName.parse("a/b");
    private static final UploadId ID = UploadId.parse("123e4567-e89b-42d3-a456-426614174000");
    private static final ObjectKey DATA = ObjectKey.of("x/data");

    @Test
    void readsWhatItWrote() {
        UploadRecord record = new UploadRecord(
                NAME,
                ID,
                Instant.parse("2026-11-20T01:02:03.000000004Z"),
                Instant.parse("2026-11-20T05:06:07Z"),
                new Staged(DATA, 5L << 40, "part=\"1\""),
                Map.of(DigestAlgorithm.SHA256, "00ff", DigestAlgorithm.SHA512, ""));
        assertThat(read(UploadRecordCodec.write(record))).isEqualTo(record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"format\":\"2\"}",
                "{\"format\":\"1\",\"startedAt\":\"yesterday\",\"updatedAt\":\"\",\"length\":\"0\",\"token\":\"\"}",
                "{\"format\":\"1\",\"startedAt\":\"2026-11-20T05:06:07Z\",\"updatedAt\":\"2026-11-20T05:06:07Z\",\"length\":\"-1\","
                        + "\"token\":\"\"}"
            })
    void saysSoWhenARecordIsDamaged(String text) {
        assertThatThrownBy(() -> read(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Corrupt.class);
    }

    private static UploadRecord read(ByteBuffer content) {
        return UploadRecordCodec.read(NAME, ID, DATA, content);
    }
}
