package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.json.Json;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.UploadRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Upload records as JSON: a flat object of texts, so that an operator can read one. */
final class UploadRecordCodec {

    private static final String FORMAT = "1";
    private static final String DIGEST = "digest.";

    private UploadRecordCodec() {}

    static ByteBuffer write(UploadRecord record) {
        return Json.object(json -> write(record, json));
    }

    private static void write(UploadRecord record, JsonGenerator json) {
        json.writeStringProperty("format", FORMAT);
        json.writeStringProperty("startedAt", record.startedAt().toString());
        json.writeStringProperty("updatedAt", record.updatedAt().toString());
        json.writeStringProperty("length", Long.toString(record.staged().length()));
        json.writeStringProperty("token", record.staged().token());
        record.digests().forEach((algorithm, state) -> json.writeStringProperty(DIGEST + algorithm, state));
    }

    static UploadRecord read(RepositoryName repository, UploadId id, ObjectKey data, ByteBuffer content) {
        try {
            Map<String, String> fields = fields(content);
            Staged staged = new Staged(data, Long.parseLong(field(fields, "length")), field(fields, "token"));
            return new UploadRecord(
                    repository,
                    id,
                    Instant.parse(field(fields, "startedAt")),
                    Instant.parse(field(fields, "updatedAt")),
                    staged,
                    digests(fields));
        } catch (JacksonException | CharacterCodingException | DateTimeException | IllegalArgumentException damaged) {
            throw new Corrupt("upload record is damaged: " + repository + " " + id, damaged);
        }
    }

    private static Map<String, String> fields(ByteBuffer content) throws CharacterCodingException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = Json.parser(content)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not an object");
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                fields.put(name, json.getString());
            }
        }
        if (!field(fields, "format").equals(FORMAT)) {
            throw new IllegalArgumentException("unknown format");
        }
        return fields;
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no field " + name);
        }
        return value;
    }

    private static Map<DigestAlgorithm, String> digests(Map<String, String> fields) {
        Map<DigestAlgorithm, String> digests = new EnumMap<>(DigestAlgorithm.class);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            String state = fields.get(DIGEST + algorithm);
            if (state != null) {
                digests.put(algorithm, state);
            }
        }
        return digests;
    }
}
