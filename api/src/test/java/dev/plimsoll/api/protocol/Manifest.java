package dev.plimsoll.api.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A manifest or index. Immutable.
 *
 * @param mediaType what it says it is
 * @param members its JSON, in order
 */
record Manifest(String mediaType, Map<String, Object> members) {

    static Manifest image(Map<String, Object> config, List<Map<String, Object>> layers) {
        return of(MediaTypes.IMAGE).with("config", config).with("layers", layers);
    }

    static Manifest index(Stream<Map<String, Object>> children) {
        return of(MediaTypes.INDEX).with("manifests", children.toList());
    }

    /** Returns an index of sha256 children. */
    static Manifest index(Manifest... children) {
        return index(Stream.of(children).map(child -> child.descriptor(Algorithm.SHA256)));
    }

    /** Returns a manifest that says nothing yet but its type. */
    static Manifest of(String mediaType) {
        return new Manifest(mediaType, Map.of()).with("schemaVersion", 2).with("mediaType", mediaType);
    }

    /** Returns the digests of an image's config and layers. */
    List<String> blobs() {
        return Stream.concat(Stream.of(members.get("config")), ((List<?>) members.get("layers")).stream())
                .map(descriptor -> (String) ((Map<?, ?>) descriptor).get("digest"))
                .toList();
    }

    /** Returns how manifests refer to some content. */
    static Map<String, Object> descriptor(String mediaType, byte[] content, Algorithm algorithm) {
        return descriptor(mediaType, algorithm.digest(content), content.length);
    }

    static Map<String, Object> descriptor(String mediaType, String digest, long size) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest);
        descriptor.put("size", size);
        return descriptor;
    }

    /** Returns this manifest with a member added or replaced. */
    Manifest with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Manifest(mediaType, more);
    }

    /** Returns this manifest with its {@code subject}. */
    Manifest about(Manifest subject) {
        return with("subject", subject.descriptor(Algorithm.SHA256));
    }

    /** Returns this manifest padded with an annotation until it is exactly so many bytes long. */
    Manifest padded(int size) {
        Manifest bare = with("annotations", Map.of("padding", ""));
        String padding = "x".repeat(size - bare.bytes().length);
        return with("annotations", Map.of("padding", padding));
    }

    byte[] bytes() {
        return Json.write(members);
    }

    String digest(Algorithm algorithm) {
        return algorithm.digest(bytes());
    }

    /** Returns its sha256 digest. */
    String digest() {
        return digest(Algorithm.SHA256);
    }

    Map<String, Object> descriptor(Algorithm algorithm) {
        return descriptor(mediaType, bytes(), algorithm);
    }
}
