package dev.plimsoll.driver.memory;

import dev.plimsoll.engine.spi.DriverProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;

/** Makes a {@link MemoryDriver} from {@code memory:}, a new and empty store each time. */
public final class MemoryDriverProvider implements DriverProvider {

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public StorageDriver create(URI storage) {
        String text = storage.toString();
        if (!text.equals("memory:") && !text.equals("memory:/") && !text.equals("memory:///")) {
            throw new IllegalArgumentException("a store in memory is named memory: and nothing more, not " + text);
        }
        return new MemoryDriver();
    }
}
