package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectStat;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds uploads that nobody went on with, and removes them.
 *
 * <p>An upload's age counts from its last activity: when its record advanced or its staged bytes were written, whichever was
 * later, so one whose only request has been sending for days is not old. What cannot be dated is kept. A record that advances
 * while it is being removed stays, with its bytes.
 */
public final class UploadPurge {

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final ObjectUploadStore store;

    public UploadPurge(StorageDriver driver, StorageLayout layout) {
        this.driver = driver;
        this.layout = layout;
        this.store = new ObjectUploadStore(driver, layout);
    }

    /** Lists the uploads of one repository without activity since {@code before}, lazily; removes each first if told to. */
    public Flux<AbandonedUpload> purge(RepositoryName repository, Instant before, boolean remove) {
        return driver.list(layout.uploads(repository), ListOptions.children())
                .map(entry -> layout.uploadAt(entry.key()))
                .concatMap(Mono::justOrEmpty)
                .concatMap(id -> abandoned(repository, id, before), 1)
                .concatMap(found -> remove ? removed(found) : Mono.just(found.upload), 1);
    }

    private record Found(AbandonedUpload upload, Stored stored) {}

    private Mono<Found> abandoned(RepositoryName repository, UploadId id, Instant before) {
        return store.find(repository, id)
                .onErrorComplete(Corrupt.class)
                .flatMap(this::dated)
                .filter(found -> found.upload.lastActivity().isBefore(before));
    }

    private Mono<Found> dated(Stored stored) {
        UploadRecord record = stored.record();
        return driver.stat(record.staged().key())
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .map(bytes -> new Found(
                        new AbandonedUpload(record.repository(), record.id(), latest(record, bytes), record.offset()),
                        stored));
    }

    private static Instant latest(UploadRecord record, Optional<ObjectStat> bytes) {
        return bytes.map(ObjectStat::modifiedAt)
                .filter(record.updatedAt()::isBefore)
                .orElse(record.updatedAt());
    }

    /** The record first, and only as it was found: whoever goes on with the upload at this moment makes that fail. */
    private Mono<AbandonedUpload> removed(Found found) {
        AbandonedUpload upload = found.upload;
        return driver.delete(layout.uploadRecord(upload.repository(), upload.id()), found.stored.version())
                .then(Mono.defer(() -> store.remove(upload.repository(), upload.id())))
                .thenReturn(upload)
                .onErrorComplete(Conflict.class);
    }
}
