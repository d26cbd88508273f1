package dev.plimsoll.api.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done with a repository, as far as rights go. */
public enum Action {
    /** Reads: manifests, blobs, tags, referrers. */
    PULL,
    /** Writes: uploads, all of their requests, manifests, tags. */
    PUSH,
    /** Deletes blobs, manifests and tags. */
    DELETE,
    /** Sees it in the list of repositories. */
    CATALOG;

    /** Returns the action of that name; empty if there is none. */
    static Optional<Action> named(String name) {
        return Arrays.stream(values())
                .filter(action -> action.toString().equals(name))
                .findFirst();
    }

    /** Its name in scopes and in configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
