package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the registry needs to know of a manifest.
 *
 * @param type what it is
 * @param config its config, if it is an image or artifact
 * @param layers its layers, in order
 * @param manifests its children, if it is an index
 * @param subject the manifest it refers to
 * @param artifactType its own {@code artifactType}
 * @param annotations its annotations, in order
 */
record ParsedManifest(
        ManifestType type,
        Optional<Content> config,
        List<Content> layers,
        List<Content> manifests,
        Optional<Content> subject,
        Optional<String> artifactType,
        Map<String, String> annotations) {

    /**
     * A descriptor as the manifest states it.
     *
     * @param mediaType any text
     */
    record Content(String mediaType, Digest digest, long size) {

        private static final String OCI_FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.";
        private static final String DOCKER_FOREIGN = "application/vnd.docker.image.rootfs.foreign.";

        /** Returns whether clients are told not to push it (OCI Image Specification, "Non-Distributable Layers"). */
        boolean isForeign() {
            return mediaType.startsWith(OCI_FOREIGN) || mediaType.startsWith(DOCKER_FOREIGN);
        }
    }

    /** Returns the kind of artifact, for referrers: its own, else an image's config media type. */
    Optional<String> effectiveArtifactType() {
        return artifactType.or(() -> config.map(Content::mediaType));
    }

    Referrer referrer(Digest digest, long size) {
        Descriptor descriptor = new Descriptor(mediaType(), digest, size);
        return new Referrer(descriptor, effectiveArtifactType(), annotations);
    }

    MediaType mediaType() {
        return type.mediaType();
    }
}
