package dev.plimsoll.engine.spi;

import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import java.time.Instant;
import java.util.Map;

/**
 * The truth about one upload: what has been acknowledged, and what is needed to go on from there.
 *
 * @param repository where it was begun; it exists in no other
 * @param id its name
 * @param startedAt when it was begun
 * @param updatedAt when it last advanced
 * @param staged the bytes so far; {@code staged.length()} is the upload's offset
 * @param digests the algorithms folded so far, each with its saved state after {@code staged.length()} bytes, sealed by the
 *     engine, in hexadecimal; without a state the staged bytes must be read again. Whoever keeps a record keeps these texts as
 *     they are: one that was changed is not trusted
 */
public record UploadRecord(
        RepositoryName repository,
        UploadId id,
        Instant startedAt,
        Instant updatedAt,
        Staged staged,
        Map<DigestAlgorithm, String> digests) {

    public UploadRecord {
        digests = Map.copyOf(digests);
    }

    /** Returns the number of bytes acknowledged. */
    public long offset() {
        return staged.length();
    }
}
