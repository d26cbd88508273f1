package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.Reference;
import dev.plimsoll.engine.content.Tag;
import java.util.List;

/**
 * A request to store a manifest.
 *
 * @param reference the tag it gets, or the digest it must have
 * @param mediaType what the sender says it is
 * @param tags further tags it gets
 * @param condition what must hold for each of its tags to be moved
 */
public record ManifestPush(Reference reference, MediaType mediaType, List<Tag> tags, TagCondition condition) {

    public ManifestPush {
        tags = List.copyOf(tags);
    }

    /** Returns a plain push under one reference. */
    public static ManifestPush of(Reference reference, MediaType mediaType) {
        return new ManifestPush(reference, mediaType, List.of(), TagCondition.any());
    }
}
