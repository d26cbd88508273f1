package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.buffer.BatchPool;
import dev.plimsoll.engine.buffer.Gather;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.digest.MultiDigester;
import dev.plimsoll.engine.error.BlobTooLarge;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Folds content through the digesters into a staged object. */
final class Folder {

    private final StorageDriver driver;
    private final BatchPool pool;
    private final long blobLimit;

    Folder(StorageDriver driver, BatchPool pool, long blobLimit) {
        this.driver = driver;
        this.pool = pool;
        this.blobLimit = blobLimit;
    }

    /**
     * Appends content. Fails only if the driver does; content that fails is told by the result.
     *
     * @param turn cuts the content off when it is interrupted
     */
    Mono<Fold> append(Staged at, MultiDigester digester, Flux<ByteBuffer> content, Turns.Turn turn) {
        return Mono.defer(() -> {
            Gather gather = new Gather(pool, digester::update);
            gather.start(limited(content, blobLimit - at.length()));
            turn.onInterrupt(gather::cut);
            return gather.hasContent()
                    .flatMap(any -> any ? driver.append(at, Flux.from(gather)) : Mono.just(at))
                    .map(staged -> new Fold(staged, digester, Optional.ofNullable(gather.failure())))
                    .doFinally(end -> gather.close());
        });
    }

    private static Flux<ByteBuffer> limited(Flux<ByteBuffer> content, long limit) {
        return Flux.defer(() -> {
            AtomicLong room = new AtomicLong(limit);
            return content.handle((buffer, sink) -> {
                if (room.addAndGet(-buffer.remaining()) < 0) {
                    sink.error(new BlobTooLarge("blob exceeds the registry's limit"));
                } else {
                    sink.next(buffer);
                }
            });
        });
    }

    /**
     * Returns a digester that has seen the staged bytes. An algorithm whose state was not saved is left out: whoever needs that
     * digest in the end reads the bytes once, not everyone who appends to them.
     */
    Mono<MultiDigester> digester(Staged staged, Map<DigestAlgorithm, String> states) {
        return Mono.fromSupplier(
                () -> staged.length() == 0 ? MultiDigester.create(states.keySet()) : MultiDigester.restore(states));
    }

    /** Hashes the staged bytes again. */
    Mono<MultiDigester> reread(Staged staged, Set<DigestAlgorithm> algorithms) {
        return Mono.defer(() -> {
            MultiDigester digester = MultiDigester.create(algorithms);
            Flux<ByteBuffer> bytes =
                    staged.length() == 0 ? Flux.empty() : driver.read(staged.key(), ByteRange.of(0, staged.length()));
            return bytes.doOnNext(digester::update).then(Mono.just(digester));
        });
    }
}
