package dev.plimsoll.engine.spi;

import java.net.URI;

/**
 * Makes drivers from a URI, so that a configuration names its store in one line. Found by
 * {@link java.util.ServiceLoader}.
 */
public interface DriverProvider {

    /** Returns the URI scheme that this provider serves, such as {@code file}. */
    String scheme();

    /**
     * Returns a new driver. It opens no connection and reads nothing yet.
     *
     * @throws IllegalArgumentException if the URI does not name a store of this kind; the message says what it should look
     *     like
     */
    StorageDriver create(URI storage);
}
