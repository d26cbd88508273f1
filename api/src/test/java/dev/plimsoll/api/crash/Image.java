package dev.plimsoll.api.crash;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A manifest of blobs: the first is the configuration, the others are layers. */
record Image(List<Payload> blobs) {

    static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    byte[] bytes() {
        String layers = blobs.stream()
                .skip(1)
                .map(layer -> descriptor(layer, "layer.v1.tar"))
                .collect(Collectors.joining(","));
        return """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(TYPE, descriptor(blobs.get(0), "config.v1+json"), layers)
                .getBytes(StandardCharsets.UTF_8);
    }

    String digest() {
        return Payload.digest(bytes());
    }

    private static String descriptor(Payload blob, String type) {
        return """
                {"mediaType":"application/vnd.oci.image.%s","digest":"%s","size":%d}""".formatted(type, blob.digest(), blob.size());
    }
}
