package dev.plimsoll.engine.spi;

import java.net.URI;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Makes shared state from a URI. Found by {@link java.util.ServiceLoader}. */
public interface SharedStateProvider {

    /** Returns the URI schemes that this provider serves, such as {@code redis}. */
    Set<String> schemes();

    /**
     * Returns new shared state of the registry over {@code store}. It reads from the store what only nodes of this registry can
     * know, and connects in the background, without waiting for that; it fails only if the store does.
     *
     * @throws IllegalArgumentException if the URI does not name one; the message says what it should look like, and shows no
     *     credential
     */
    Mono<SharedState> open(URI uri, StorageDriver store);
}
