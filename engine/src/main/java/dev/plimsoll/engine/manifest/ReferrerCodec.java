package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.json.Json;
import dev.plimsoll.engine.spi.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** Referrers as JSON: the descriptor that a referrers listing shows (OCI Distribution Specification, "Listing Referrers"). */
public final class ReferrerCodec {

    private ReferrerCodec() {}

    /** Returns the descriptor as an object, in UTF-8; the array of the buffer is accessible. */
    public static ByteBuffer write(Referrer referrer) {
        return Json.object(json -> write(referrer, json));
    }

    private static void write(Referrer referrer, JsonGenerator json) {
        json.writeStringProperty("mediaType", referrer.descriptor().mediaType().value());
        json.writeStringProperty("digest", referrer.descriptor().digest().toString());
        json.writeNumberProperty("size", referrer.descriptor().size());
        referrer.artifactType().ifPresent(type -> json.writeStringProperty("artifactType", type));
        if (!referrer.annotations().isEmpty()) {
            json.writeName("annotations");
            json.writeStartObject();
            referrer.annotations().forEach(json::writeStringProperty);
            json.writeEndObject();
        }
    }

    static Referrer read(ObjectKey key, ByteBuffer content) {
        try (JsonParser json = Json.parser(content)) {
            json.nextToken();
            return read(json);
        } catch (JacksonException
                | CharacterCodingException
                | RegistryException
                | IllegalArgumentException
                | IllegalStateException damaged) {
            throw new Corrupt("referrers entry is damaged: " + key, damaged);
        }
    }

    private static Referrer read(JsonParser json) {
        String mediaType = null;
        String digest = null;
        long size = -1;
        String artifactType = null;
        Map<String, String> annotations = Map.of();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "mediaType" -> mediaType = json.getString();
                case "digest" -> digest = json.getString();
                case "size" -> size = json.getLongValue();
                case "artifactType" -> artifactType = json.getString();
                case "annotations" -> annotations = annotations(json);
                default -> json.skipChildren();
            }
        }
        Descriptor descriptor =
                new Descriptor(MediaType.parse(present(mediaType)), Digest.parse(present(digest)), size);
        return new Referrer(descriptor, Optional.ofNullable(artifactType), annotations);
    }

    private static Map<String, String> annotations(JsonParser json) {
        Map<String, String> annotations = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            annotations.put(name, json.getString());
        }
        return annotations;
    }

    private static String present(@Nullable String value) {
        if (value == null) {
            throw new IllegalStateException("a field is missing");
        }
        return value;
    }
}
