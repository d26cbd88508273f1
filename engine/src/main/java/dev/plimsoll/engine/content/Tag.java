package dev.plimsoll.engine.content;

import dev.plimsoll.engine.error.TagInvalid;

/**
 * A movable name of a manifest: {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}} (OCI Distribution Specification, "Pulling
 * manifests").
 */
public record Tag(String name) implements Reference, Comparable<Tag> {

    private static final int LONGEST = 128;

    public Tag {
        if (!isTag(name)) {
            throw new TagInvalid("invalid tag");
        }
    }

    /**
     * Reads a tag.
     *
     * @throws TagInvalid if the text is none
     */
    public static Tag parse(String text) {
        return new Tag(text);
    }

    private static boolean isTag(String text) {
        if (text.isEmpty() || text.length() > LONGEST || text.charAt(0) == '.' || text.charAt(0) == '-') {
            return false;
        }
        return text.chars().allMatch(c -> Ascii.isAlphanumeric(c) || c == '_' || c == '.' || c == '-');
    }

    /** Orders by bytes, as tag listings do. */
    @Override
    public int compareTo(Tag other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
