package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.json.Json;
import dev.plimsoll.engine.manifest.ParsedManifest.Content;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a manifest strictly, so that no two programs can understand the same bytes differently: no name twice, no name that
 * differs from a known one in case only (some clients fold case), no trailing tokens, one meaning of the top level.
 *
 * <p>One instance reads one manifest.
 */
final class ManifestParser {

    private static final int MOST_DESCRIPTORS = 10_000;
    private static final long LARGEST = 1L << 53;
    private static final Set<String> MANIFEST_NAMES = Set.of(
            "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations");
    private static final Set<String> DESCRIPTOR_NAMES =
            Set.of("mediaType", "digest", "size", "urls", "annotations", "data", "artifactType", "platform");

    private final JsonParser json;
    private int descriptors;
    private boolean schemaTwo;
    private @Nullable String mediaType;
    private @Nullable String artifactType;
    private @Nullable Content config;
    private @Nullable List<Content> layers;
    private @Nullable List<Content> manifests;
    private @Nullable Content subject;
    private Map<String, String> annotations = Map.of();

    private ManifestParser(JsonParser json) {
        this.json = json;
    }

    /**
     * Reads a manifest.
     *
     * @param declared what its sender says it is; empty to let the bytes speak for themselves
     * @throws ManifestInvalid if it is none, or contradicts what was declared
     * @throws dev.plimsoll.engine.error.DigestInvalid if a descriptor's digest is none, or a provisional one
     */
    static ParsedManifest parse(ByteBuffer content, Optional<String> declared) {
        try (JsonParser json = Json.parser(content)) {
            ManifestParser parser = new ManifestParser(json);
            parser.readManifest();
            return parser.result(declared);
        } catch (CharacterCodingException notText) {
            throw new ManifestInvalid("manifest is not UTF-8");
        } catch (JacksonException malformed) {
            throw new ManifestInvalid("manifest is not strict JSON");
        }
    }

    private void readManifest() {
        require(json.nextToken() == JsonToken.START_OBJECT, "manifest is not an object");
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            refuseLookalike(name, MANIFEST_NAMES);
            json.nextToken();
            readField(name);
        }
        require(json.nextToken() == null, "manifest has trailing content");
    }

    private void readField(String name) {
        switch (name) {
            case "schemaVersion" ->
                schemaTwo = json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getIntValue() == 2;
            case "mediaType" -> mediaType = text(name);
            case "artifactType" -> artifactType = text(name);
            case "config" -> config = descriptor(name);
            case "layers" -> layers = descriptors(name);
            case "manifests" -> manifests = descriptors(name);
            case "subject" -> subject = isNull() ? null : descriptor(name);
            case "annotations" -> annotations = annotations();
            default -> json.skipChildren();
        }
    }

    private String text(String name) {
        require(json.currentToken() == JsonToken.VALUE_STRING, name + " is not a string");
        return json.getString();
    }

    private boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    /** An absent list and a null one are the same to the encoders of many clients. */
    private @Nullable List<Content> descriptors(String name) {
        if (isNull()) {
            return null;
        }
        require(json.currentToken() == JsonToken.START_ARRAY, name + " is not an array");
        List<Content> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(descriptor(name));
        }
        return list;
    }

    private Content descriptor(String name) {
        require(json.currentToken() == JsonToken.START_OBJECT, name + " holds no descriptor");
        require(++descriptors <= MOST_DESCRIPTORS, "manifest has more than " + MOST_DESCRIPTORS + " descriptors");
        String type = null;
        Digest digest = null;
        long size = -1;
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            refuseLookalike(field, DESCRIPTOR_NAMES);
            json.nextToken();
            switch (field) {
                case "mediaType" -> type = text(field);
                case "digest" -> digest = Digest.parse(text(field)).requireCanonical();
                case "size" -> size = size();
                default -> json.skipChildren();
            }
        }
        if (type == null || digest == null || size < 0) {
            throw new ManifestInvalid(name + " holds an incomplete descriptor");
        }
        return new Content(type, digest, size);
    }

    private long size() {
        require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "size is not an integer");
        long size = json.getLongValue();
        require(size >= 0 && size <= LARGEST, "size is out of range");
        return size;
    }

    private Map<String, String> annotations() {
        if (isNull()) {
            return Map.of();
        }
        require(json.currentToken() == JsonToken.START_OBJECT, "annotations is not an object");
        Map<String, String> read = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            read.put(name, text("annotation"));
        }
        return read;
    }

    private static void refuseLookalike(String name, Set<String> known) {
        if (!known.contains(name)) {
            require(known.stream().noneMatch(name::equalsIgnoreCase), "name differs from a known one in case only");
        }
    }

    private ParsedManifest result(Optional<String> declared) {
        require(schemaTwo, "schemaVersion is not 2");
        require(config == null && layers == null || manifests == null, "manifest is both an image and an index");
        ManifestType type = type(declared);
        require(type.isIndex() ? manifests != null : config != null, "manifest lacks what its media type requires");
        return new ParsedManifest(
                type,
                Optional.ofNullable(config),
                layers == null ? List.of() : layers,
                manifests == null ? List.of() : manifests,
                Optional.ofNullable(subject),
                Optional.ofNullable(artifactType).filter(text -> !text.isEmpty()),
                annotations);
    }

    private ManifestType type(Optional<String> declared) {
        String own = mediaType;
        String inferred = (manifests == null ? ManifestType.OCI_IMAGE : ManifestType.OCI_INDEX)
                .mediaType()
                .value();
        String actual = own == null ? inferred : own;
        require(declared.isEmpty() || declared.get().equals(actual), "manifest is not of the declared media type");
        ManifestType type =
                ManifestType.of(actual).orElseThrow(() -> new ManifestInvalid("unsupported manifest media type"));
        require(own != null || !type.namesItself(), "manifest does not name its media type");
        return type;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ManifestInvalid(otherwise);
        }
    }
}
