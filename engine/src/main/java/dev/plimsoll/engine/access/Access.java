package dev.plimsoll.engine.access;

import dev.plimsoll.engine.error.Unsupported;
import reactor.core.publisher.Mono;

/**
 * What a registry is configured to allow. Every command passes here before it looks anything up.
 *
 * @param readOnly whether all commands are refused
 * @param deleteEnabled whether blobs, manifests and tags may be deleted
 */
public record Access(boolean readOnly, boolean deleteEnabled) {

    /** Completes if content may be added; fails with {@link Unsupported} if not. */
    public Mono<Void> add() {
        return readOnly ? refused("the registry is read-only") : Mono.empty();
    }

    /** Completes if content may be deleted; fails with {@link Unsupported} if not. */
    public Mono<Void> delete() {
        return add().then(deleteEnabled ? Mono.empty() : refused("the registry does not allow deletes"));
    }

    private static Mono<Void> refused(String why) {
        return Mono.error(() -> new Unsupported(why));
    }
}
