package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.descriptor.DescriptorChain;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Content under a key of a driver. */
record StoredContent(
        StorageDriver driver, ObjectKey key, Descriptor descriptor, FileLocations files, DescriptorChain descriptors)
        implements BlobContent {

    @Override
    public Flux<ByteBuffer> read(ByteRange range) {
        if (range.first() > descriptor.size()) {
            return Flux.error(() -> new RangeInvalid("content ends at " + descriptor.size(), descriptor.size()));
        }
        ByteRange wanted = range.within(descriptor.size());
        return Flux.defer(() -> whole(driver.read(key, wanted), wanted))
                .onErrorResume(StoredContent::isContradiction, this::unlearned);
    }

    @Override
    public Mono<Location> location(LocateOptions wanted) {
        return files.find(descriptor.digest(), driver.locate(key, wanted));
    }

    /** A driver gives what there is; fewer bytes than the descriptor says must not look like the end. */
    private Flux<ByteBuffer> whole(Flux<ByteBuffer> bytes, ByteRange wanted) {
        AtomicLong missing = new AtomicLong(wanted.length());
        return bytes.doOnNext(buffer -> missing.addAndGet(-buffer.remaining()))
                .concatWith(Mono.defer(() -> missing.get() == 0 ? Mono.empty() : Mono.error(shorter())));
    }

    private Corrupt shorter() {
        return new Corrupt("content is shorter than it was: " + descriptor.digest());
    }

    /** The bytes are gone, or fewer than was believed. */
    private static boolean isContradiction(Throwable failure) {
        return failure instanceof ObjectUnknown || failure instanceof Corrupt || failure instanceof RangeInvalid;
    }

    private Mono<ByteBuffer> unlearned(Throwable failure) {
        return descriptors.forget(descriptor.digest()).then(Mono.error(failure));
    }
}
