package dev.plimsoll.engine.spi;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import reactor.core.publisher.Mono;

/** Where upload records are kept. Records advance by compare-and-set, so of two writers one is refused. */
public interface UploadStore {

    /**
     * A record as it was read or written.
     *
     * @param version the state, for {@link #advance}
     */
    record Stored(UploadRecord record, Version version) {}

    /** Returns a record; empty if there is none. */
    Mono<Stored> find(RepositoryName repository, UploadId id);

    /** Keeps a new record. Nothing was acknowledged yet, so a power cut may lose it. */
    Mono<Stored> create(UploadRecord record);

    /**
     * Replaces a record, durably.
     *
     * @param from the state it advances from; {@link dev.plimsoll.engine.error.Conflict} if the record is in another, or
     *     gone
     */
    Mono<Stored> advance(UploadRecord record, Version from);

    /** Removes a record, and what its upload left in the registry's store; success if there is none. */
    Mono<Void> remove(RepositoryName repository, UploadId id);

    /**
     * As {@link #remove(RepositoryName, UploadId)}, but only if the record is in the state {@code from}, or gone;
     * {@link dev.plimsoll.engine.error.Conflict} if it is in another.
     */
    Mono<Void> remove(RepositoryName repository, UploadId id, Version from);
}
