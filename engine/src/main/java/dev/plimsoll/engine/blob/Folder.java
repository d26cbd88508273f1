package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.buffer.BatchPool;
import dev.plimsoll.engine.buffer.Gather;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.digest.MultiDigester;
import dev.plimsoll.engine.error.BlobTooLarge;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Folds content through the digesters into a staged object. */
final class Folder {

    /** Of an upload that has no record, or whose record need not be advanced. */
    static final Version NONE = new Version("");

    private final StorageDriver driver;
    private final BatchPool pool;
    private final long blobLimit;

    Folder(StorageDriver driver, BatchPool pool, long blobLimit) {
        this.driver = driver;
        this.pool = pool;
        this.blobLimit = blobLimit;
    }

    /** Returns nothing yet of what one append will fill, to be published where the digest says. */
    Staged begin(ObjectKey key, ObjectKey target) {
        return driver.begin(key, target);
    }

    /**
     * Appends content. Fails only if the driver or the claim does; content that fails is told by the result.
     *
     * @param turn cuts the content off when it is interrupted
     * @param claim asked for when there is content and the driver has shut out others, as the last thing before anything is written
     */
    Mono<Fold> append(
            Staged at, MultiDigester digester, Flux<ByteBuffer> content, Turns.Turn turn, Mono<Version> claim) {
        return Mono.defer(() -> {
            Gather gather = new Gather(pool, digester::update);
            gather.start(limited(content, blobLimit - at.length()));
            turn.onInterrupt(gather::cut);
            return gather.hasContent()
                    .flatMap(any -> any ? append(at, digester, gather, claim) : Mono.empty())
                    .switchIfEmpty(Mono.fromSupplier(() -> fold(at, digester, gather, NONE)))
                    .doFinally(end -> gather.close());
        });
    }

    private Mono<Fold> append(Staged at, MultiDigester digester, Gather gather, Mono<Version> claim) {
        Mono<Version> once = claim.cache();
        return driver.append(at, once.thenMany(gather))
                .flatMap(staged -> once.map(from -> fold(staged, digester, gather, from)));
    }

    private static Fold fold(Staged staged, MultiDigester digester, Gather gather, Version from) {
        return new Fold(staged, digester, from, Optional.ofNullable(gather.failure()));
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

    /** Hashes the staged bytes again. */
    Mono<MultiDigester> reread(Staged staged, Set<DigestAlgorithm> algorithms) {
        return staged.length() == 0
                ? Mono.fromSupplier(() -> MultiDigester.create(algorithms))
                : reread(staged.key(), ByteRange.of(0, staged.length()), algorithms);
    }

    /** Hashes part of an object. */
    Mono<MultiDigester> reread(ObjectKey key, ByteRange range, Set<DigestAlgorithm> algorithms) {
        return Mono.defer(() -> {
            MultiDigester digester = MultiDigester.create(algorithms);
            return driver.read(key, range).doOnNext(digester::update).then(Mono.just(digester));
        });
    }
}
