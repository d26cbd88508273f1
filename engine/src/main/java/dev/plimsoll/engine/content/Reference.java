package dev.plimsoll.engine.content;

/** What names a manifest in its repository: a {@link Tag} or a {@link Digest}. */
public sealed interface Reference permits Tag, Digest {

    /**
     * Reads a reference; whatever has a colon must be a digest, because a tag never has one.
     *
     * @throws dev.plimsoll.engine.error.DigestInvalid if it has a colon and is no digest, or a provisional one
     * @throws dev.plimsoll.engine.error.TagInvalid if it has none and is no tag
     */
    static Reference parse(String text) {
        return text.indexOf(':') >= 0 ? Digest.parse(text).requireCanonical() : Tag.parse(text);
    }
}
