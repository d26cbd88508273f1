package dev.plimsoll.engine.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.fuzz.Fuzz;
import dev.plimsoll.engine.spi.ObjectKey;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class UploadRecordFuzzTest {

    private static final RepositoryName NAME = RepositoryName.parse("a/b");
    private static final UploadId ID = UploadId.parse("123e4567-e89b-42d3-a456-426614174000");
    private static final ObjectKey DATA = ObjectKey.of("x/data");

    @Test
    void anUploadRecordIsReadOrDamaged() {
        Fuzz.Outcome outcome = Fuzz.from(
                        "{\"format\":\"1\",\"startedAt\":\"2026-11-20T05:06:07Z\",\"updatedAt\":\"2026-11-20T05:06:08Z\","
                                + "\"length\":\"5\",\"token\":\"t\",\"digest.sha256\":\"00ff\"}")
                .refusedWith(Corrupt.class)
                .bytes(bytes -> UploadRecordCodec.read(NAME, ID, DATA, ByteBuffer.wrap(bytes)));
        assertThat(outcome.taken()).isPositive();
        assertThat(outcome.refused()).isPositive();
    }
}
