package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import java.nio.ByteBuffer;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** Content under a key of a driver. */
record StoredContent(StorageDriver driver, ObjectKey key, Descriptor descriptor, Optional<Location> location)
        implements BlobContent {

    @Override
    public Flux<ByteBuffer> read(ByteRange range) {
        if (range.first() > descriptor.size()) {
            return Flux.error(() -> new RangeInvalid("content ends at " + descriptor.size(), descriptor.size()));
        }
        return driver.read(key, range.within(descriptor.size()));
    }
}
