package dev.plimsoll.engine.spi;

import reactor.core.publisher.Mono;

/**
 * What the nodes of one registry share besides the store: speed, and, over a store that cannot compare and set, the records of
 * uploads. Usable at once, whether or not it can be reached.
 */
public interface SharedState {

    /** Returns the shared cache of descriptors. */
    DescriptorCache descriptors();

    /**
     * Returns a store of upload records that compares and sets where the registry's own store cannot.
     *
     * @param beside removes what an upload left in the registry's store
     */
    UploadStore uploads(UploadStore beside);

    /** Completes if it can be reached and used now; fails with {@link dev.plimsoll.engine.error.Unavailable} if not. */
    Mono<Void> check();

    /** Frees threads and connections; repeatable. */
    Mono<Void> close();
}
