package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.MediaType;
import java.util.Optional;

/** The manifests Plimsoll stores (OCI Image Specification 1.1; Docker image manifest version 2, schema 2). */
enum ManifestType {
    OCI_IMAGE("application/vnd.oci.image.manifest.v1+json", false),
    OCI_INDEX("application/vnd.oci.image.index.v1+json", true),
    DOCKER_IMAGE("application/vnd.docker.distribution.manifest.v2+json", false),
    DOCKER_LIST("application/vnd.docker.distribution.manifest.list.v2+json", true);

    private final MediaType mediaType;
    private final boolean index;

    ManifestType(String mediaType, boolean index) {
        this.mediaType = MediaType.parse(mediaType);
        this.index = index;
    }

    static Optional<ManifestType> of(String mediaType) {
        for (ManifestType type : values()) {
            if (type.mediaType.value().equals(mediaType)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    MediaType mediaType() {
        return mediaType;
    }

    /** Returns whether it lists manifests, rather than a config and layers. */
    boolean isIndex() {
        return index;
    }

    /** Returns whether the body must name the type: OCI leaves that open, Docker does not. */
    boolean namesItself() {
        return this == DOCKER_IMAGE || this == DOCKER_LIST;
    }
}
