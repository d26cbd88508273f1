package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.UploadRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** An upload record as lines of text: begun, advanced, key, length, token, then a line for each digest. */
final class UploadText {

    private static final int FIXED = 5;

    private UploadText() {}

    static String write(UploadRecord record) {
        StringBuilder text = new StringBuilder()
                .append(record.startedAt())
                .append('\n')
                .append(record.updatedAt())
                .append('\n')
                .append(record.staged().key())
                .append('\n')
                .append(record.staged().length())
                .append('\n')
                .append(record.staged().token());
        record.digests()
                .forEach((algorithm, state) ->
                        text.append('\n').append(algorithm).append('=').append(state));
        return text.toString();
    }

    /** Returns a record; empty if the text is none. */
    static Optional<UploadRecord> read(RepositoryName repository, UploadId id, String text) {
        String[] lines = text.split("\n", -1);
        try {
            Staged staged = new Staged(ObjectKey.of(lines[2]), Long.parseLong(lines[3]), lines[4]);
            return Optional.of(new UploadRecord(
                    repository, id, Instant.parse(lines[0]), Instant.parse(lines[1]), staged, digests(lines)));
        } catch (IndexOutOfBoundsException | DateTimeException | IllegalArgumentException | RegistryException damaged) {
            return Optional.empty();
        }
    }

    private static Map<DigestAlgorithm, String> digests(String[] lines) {
        Map<DigestAlgorithm, String> digests = new EnumMap<>(DigestAlgorithm.class);
        for (int i = FIXED; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            digests.put(
                    DigestAlgorithm.of(lines[i].substring(0, equals)).orElseThrow(IllegalArgumentException::new),
                    lines[i].substring(equals + 1));
        }
        return digests;
    }
}
