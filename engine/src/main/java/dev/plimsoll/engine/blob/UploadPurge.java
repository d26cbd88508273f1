package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectStat;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds uploads that nobody went on with, and removes them.
 *
 * <p>An upload's age counts from its last activity: when its record advanced or its staged bytes were written, whichever was
 * later, so one whose only request has been sending for days is not old. Bytes without a record, which a crash or another
 * registry left, are as old as they are, and no older than what is written beside them about their beginning. What cannot be
 * dated is kept. A record that advances while it is being removed stays, with its bytes.
 */
public final class UploadPurge {

    private static final int LONGEST_DATE = 1024;

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final UploadStore store;

    public UploadPurge(StorageDriver driver, StorageLayout layout, UploadStore store) {
        this.driver = driver;
        this.layout = layout;
        this.store = store;
    }

    /**
     * Lists the uploads of one repository without activity since {@code before}, lazily; removes each first if told to. One
     * that cannot be read or removed does not keep the others; its error comes last.
     */
    public Flux<AbandonedUpload> purge(RepositoryName repository, Instant before, boolean remove) {
        return driver.list(layout.uploads(repository), ListOptions.children())
                .map(entry -> layout.uploadAt(entry.key()))
                .concatMap(Mono::justOrEmpty)
                .concatMapDelayError(id -> purge(repository, id, before, remove), true, 1);
    }

    /** @param record none if the bytes have none */
    private record Found(AbandonedUpload upload, Optional<Stored> record) {}

    private Mono<AbandonedUpload> purge(RepositoryName repository, UploadId id, Instant before, boolean remove) {
        return store.find(repository, id)
                .flatMap(this::dated)
                .switchIfEmpty(Mono.defer(() -> unrecorded(repository, id)))
                .onErrorComplete(Corrupt.class)
                .filter(found -> found.upload.lastActivity().isBefore(before))
                .flatMap(found -> remove ? removed(found) : Mono.just(found.upload));
    }

    private Mono<Found> dated(Stored stored) {
        UploadRecord record = stored.record();
        return driver.stat(record.staged().key())
                .map(bytes -> latest(record.updatedAt(), bytes.modifiedAt()))
                .defaultIfEmpty(record.updatedAt())
                .map(last -> new Found(
                        new AbandonedUpload(record.repository(), record.id(), last, record.offset()),
                        Optional.of(stored)));
    }

    private Mono<Found> unrecorded(RepositoryName repository, UploadId id) {
        return driver.stat(layout.uploadData(repository, id))
                .flatMap(bytes -> lastActivity(repository, id, bytes)
                        .map(last -> new AbandonedUpload(repository, id, last, bytes.size())))
                .map(upload -> new Found(upload, Optional.empty()));
    }

    private Mono<Instant> lastActivity(RepositoryName repository, UploadId id, ObjectStat bytes) {
        return driver.get(layout.uploadStartedAt(repository, id), LONGEST_DATE)
                .map(UploadPurge::date)
                .map(started -> latest(started, bytes.modifiedAt()))
                .defaultIfEmpty(bytes.modifiedAt());
    }

    private static Instant date(SmallObject startedAt) {
        String text =
                StandardCharsets.UTF_8.decode(startedAt.content()).toString().strip();
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException garbage) {
            throw new Corrupt("an upload's beginning is no date");
        }
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /** The record first, and only as it was found: whoever goes on with the upload at this moment makes that fail. */
    private Mono<AbandonedUpload> removed(Found found) {
        AbandonedUpload upload = found.upload;
        return found.record
                .map(record -> store.remove(upload.repository(), upload.id(), record.version()))
                .orElseGet(() -> store.remove(upload.repository(), upload.id()))
                .thenReturn(upload)
                .onErrorComplete(Conflict.class);
    }
}
