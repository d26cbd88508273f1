package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Digest;

/** What a tag must point to for a push to move it (RFC 9110 "Conditional Requests", the digest being the ETag). */
public sealed interface TagCondition {

    /** Anything or nothing. */
    record Any() implements TagCondition {}

    /** Nothing: {@code If-None-Match: *}. */
    record Absent() implements TagCondition {}

    /** This manifest: {@code If-Match: "<digest>"}. */
    record PointsTo(Digest digest) implements TagCondition {}

    /** Moves the tag whatever it points to. */
    static TagCondition any() {
        return new Any();
    }
}
