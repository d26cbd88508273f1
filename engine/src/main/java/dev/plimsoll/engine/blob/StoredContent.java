package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Content under a key of a driver. */
record StoredContent(StorageDriver driver, ObjectKey key, Descriptor descriptor, Optional<Location> location)
        implements BlobContent {

    @Override
    public Flux<ByteBuffer> read(ByteRange range) {
        if (range.first() > descriptor.size()) {
            return Flux.error(() -> new RangeInvalid("content ends at " + descriptor.size(), descriptor.size()));
        }
        ByteRange wanted = range.within(descriptor.size());
        return Flux.defer(() -> {
            AtomicLong missing = new AtomicLong(wanted.length());
            return driver.read(key, wanted)
                    .doOnNext(buffer -> missing.addAndGet(-buffer.remaining()))
                    .concatWith(Mono.defer(() -> missing.get() == 0 ? Mono.empty() : Mono.error(this::tooShort)));
        });
    }

    /** A driver gives what there is; what there was when the descriptor was made is promised. */
    private Corrupt tooShort() {
        return new Corrupt(descriptor.digest() + " has fewer than its " + descriptor.size() + " bytes");
    }
}
