package dev.plimsoll.bench.content;

import java.util.List;
import java.util.stream.Collectors;

/** Manifests of images whose config and layers are blobs. */
public final class Image {

    /** What an image's manifest is called in HTTP headers. */
    public static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private Image() {}

    /**
     * Returns a manifest.
     *
     * @param note makes it differ from others of the same blobs
     */
    public static String manifest(Blob config, List<Blob> layers, String note) {
        String listed = layers.stream()
                .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
                .collect(Collectors.joining(","));
        return """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s],"annotations":{"note":"%s"}}""".formatted(MEDIA_TYPE, descriptor("application/vnd.oci.image.config.v1+json", config), listed, note);
    }

    private static String descriptor(String mediaType, Blob blob) {
        return """
                {"mediaType":"%s","digest":"%s","size":%d}""".formatted(mediaType, blob.digest(), blob.size());
    }
}
