package dev.plimsoll.engine.spi;

import java.net.URI;
import java.util.Set;

/** Makes shared state from a URI. Found by {@link java.util.ServiceLoader}. */
public interface SharedStateProvider {

    /** Returns the URI schemes that this provider serves, such as {@code redis}. */
    Set<String> schemes();

    /**
     * Returns new shared state. It connects in the background, and does not wait for that.
     *
     * @param secret what all nodes of the registry know, and nobody who can only reach the state: the same for each of them
     * @throws IllegalArgumentException if the URI does not name one; the message says what it should look like, and shows no
     *     credential
     */
    SharedState open(URI uri, byte[] secret);
}
