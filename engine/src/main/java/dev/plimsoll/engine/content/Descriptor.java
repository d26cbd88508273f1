package dev.plimsoll.engine.content;

/**
 * What is known of stored content (OCI Image Specification, "Content Descriptors").
 *
 * @param mediaType its type in the repository it was asked for in
 * @param digest its canonical name
 * @param size its length in bytes
 */
public record Descriptor(MediaType mediaType, Digest digest, long size) {

    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("negative size");
        }
    }
}
