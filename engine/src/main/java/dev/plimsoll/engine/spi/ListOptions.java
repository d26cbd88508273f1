package dev.plimsoll.engine.spi;

import java.util.Optional;

/**
 * What a listing shows.
 *
 * @param depth direct children, or every object below
 * @param after only entries whose key comes after this one in the order of {@link ObjectKey}; it need not exist, and what
 *     lies below it comes after it
 */
public record ListOptions(Depth depth, Optional<ObjectKey> after) {

    /** How deep a listing looks. */
    public enum Depth {
        /** Direct children: objects, and prefixes that hold objects. */
        CHILDREN,
        /** Every object of the subtree, and no prefixes. */
        SUBTREE
    }

    /** Lists direct children, all of them. */
    public static ListOptions children() {
        return new ListOptions(Depth.CHILDREN, Optional.empty());
    }

    /** Lists every object below, all of them. */
    public static ListOptions subtree() {
        return new ListOptions(Depth.SUBTREE, Optional.empty());
    }

    /** Returns the same listing, begun after {@code key}. */
    public ListOptions startingAfter(ObjectKey key) {
        return new ListOptions(depth, Optional.of(key));
    }
}
