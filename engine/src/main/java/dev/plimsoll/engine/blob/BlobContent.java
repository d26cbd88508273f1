package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.Location;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The bytes of a stored blob or manifest, by any range, as often as wanted and by any number of readers at once. */
public interface BlobContent {

    /** Returns what the content is. */
    Descriptor descriptor();

    /**
     * Reads a range; one that ends beyond the content gives what there is.
     *
     * <p>Cold: each subscription opens and reads afresh, and cancelling it closes. Buffers are the subscriber's own, of at
     * most 64 KiB, emitted on the driver's threads as they are requested. Fails with
     * {@link dev.plimsoll.engine.error.RangeInvalid} if the range begins beyond the end. Completion means that every byte of
     * the range was emitted.
     */
    Flux<ByteBuffer> read(ByteRange range);

    /**
     * Returns where the bytes can be had without passing through this program; empty if the driver does not offer that. Each
     * subscription asks the driver, which may ask its store.
     *
     * @param wanted what is of use
     */
    Mono<Location> location(LocateOptions wanted);
}
