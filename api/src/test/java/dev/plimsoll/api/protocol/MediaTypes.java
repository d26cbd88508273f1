package dev.plimsoll.api.protocol;

/** The media types of the OCI Image Specification 1.1 and of Docker's version 2, schema 2. */
final class MediaTypes {

    static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    static final String FOREIGN_LAYER = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
    static final String EMPTY = "application/vnd.oci.empty.v1+json";

    static final String DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    static final String DOCKER_FOREIGN_LAYER = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

    /** What clients accept when they ask for a manifest. */
    static final String ALL = String.join(", ", IMAGE, INDEX, DOCKER_IMAGE, DOCKER_LIST);

    private MediaTypes() {}
}
