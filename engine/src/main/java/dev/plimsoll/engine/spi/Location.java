package dev.plimsoll.engine.spi;

import java.net.URI;
import java.nio.file.Path;

/** Where an object's bytes can be had without passing through the engine. */
public sealed interface Location {

    /**
     * A local file that holds the object and nothing else; its content never changes, it may only be replaced or removed
     * as a whole.
     */
    record File(Path path) implements Location {}

    /** An address from which a client may read the object for a limited time. */
    record Url(URI uri) implements Location {}
}
