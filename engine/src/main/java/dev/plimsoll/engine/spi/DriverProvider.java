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

    /**
     * Returns a new driver for reading alone: it does not even make in the store what the driver itself needs there, and fails
     * where {@link #create} would begin an empty store. Nothing may be written
     * through it. By default the same as {@link #create}, for stores that need nothing made.
     *
     * @throws IllegalArgumentException as {@link #create}
     */
    default StorageDriver createReadOnly(URI storage) {
        return create(storage);
    }
}
