package dev.plimsoll.engine.check;

import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.blob.RecordStates;
import dev.plimsoll.engine.check.Finding.Kind;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.digest.MultiDigester;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.ObjectStat;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Checks uploads: each must have every byte that was acknowledged. */
final class UploadCheck {

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final ObjectUploadStore store;
    private final RecordStates states;
    private final Instant old;

    UploadCheck(StorageDriver driver, StorageLayout layout, Instant old) {
        this.driver = driver;
        this.layout = layout;
        this.store = new ObjectUploadStore(driver, layout);
        this.states = new RecordStates(driver, layout);
        this.old = old;
    }

    Flux<Finding> check(ObjectKey key, RepositoryName repository, UploadId id) {
        return store.find(repository, id)
                .map(Stored::record)
                .flatMap(record -> check(key, record))
                .onErrorResume(Corrupt.class, e -> Mono.just(new Finding(Kind.UPLOAD_BROKEN, key, "" + e.getMessage())))
                .flux();
    }

    private Mono<Finding> check(ObjectKey key, UploadRecord record) {
        return driver.stat(record.staged().key())
                .map(ObjectStat::size)
                .defaultIfEmpty(-1L)
                .flatMap(size ->
                        size < record.offset() && record.offset() > 0 ? missing(key, record, size) : aged(key, record));
    }

    private Mono<Finding> aged(ObjectKey key, UploadRecord record) {
        return record.updatedAt().isBefore(old)
                ? Mono.just(new Finding(Kind.UPLOAD_OLD, key, "without activity since " + record.updatedAt()))
                : Mono.empty();
    }

    /** An upload cut between its publication and its removal has no bytes of its own any more. */
    private Mono<Finding> missing(ObjectKey key, UploadRecord record, long size) {
        String detail = "it has acknowledged " + record.offset() + " bytes, of which there are " + Math.max(0, size);
        return published(record)
                .map(published -> new Finding(published ? Kind.UPLOAD_SPENT : Kind.UPLOAD_BROKEN, key, detail));
    }

    private Mono<Boolean> published(UploadRecord record) {
        return states.find(record)
                .flatMapIterable(UploadCheck::canonical)
                .flatMap(digest -> driver.stat(layout.blobData(digest)))
                .hasElements();
    }

    private static Iterable<Digest> canonical(MultiDigester digester) {
        return digester.algorithms().stream()
                .filter(algorithm -> !algorithm.isProvisional())
                .map(algorithm -> digester.digest(algorithm).orElseThrow())
                .toList();
    }
}
