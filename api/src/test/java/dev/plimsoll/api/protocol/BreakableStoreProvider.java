package dev.plimsoll.api.protocol;

import dev.plimsoll.engine.spi.DriverProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;

/** Opens the store that a test made: {@code plimsoll.storage=breakable:<name>}. */
public final class BreakableStoreProvider implements DriverProvider {

    @Override
    public String scheme() {
        return BreakableStore.SCHEME;
    }

    @Override
    public StorageDriver create(URI storage) {
        return BreakableStore.at(storage).driver();
    }
}
