package dev.plimsoll.api.security;

import dev.plimsoll.engine.content.RepositoryName;

/** Whoever sent a request, as far as rights go. */
public interface Caller {

    /** Whoever sends a request to a service without accounts. */
    Caller ANYBODY = (action, name) -> true;

    /** Returns whether they may do that with this repository. */
    boolean may(Action action, RepositoryName name);

    /** Returns whether they may list repositories: those that they may see. */
    default boolean mayList() {
        return true;
    }

    /** Returns whether they may do what a request needs, apart from having come with a credential. */
    default boolean has(Need need) {
        if (need instanceof Need.Doing doing) {
            return may(doing.action(), doing.name());
        }
        return !(need instanceof Need.Listing) || mayList();
    }
}
