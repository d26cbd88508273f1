package dev.plimsoll.engine.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import dev.plimsoll.engine.spi.Version;
import java.time.Clock;
import java.time.Instant;
import reactor.core.publisher.Mono;

/**
 * Which process an upload is with: the one that wrote its record last. Another one that goes on with it rewrites the record
 * first, so that whatever the former is still doing ends in {@link Superseded}: it can advance the record no more.
 */
final class Claims {

    private static final int MOST = 100_000;

    private final UploadStore store;
    private final Clock clock;
    private final Cache<UploadId, Version> own =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    Claims(UploadStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Mono<Stored> create(UploadRecord record) {
        return store.create(record).doOnNext(this::keep);
    }

    /** Returns whether this process wrote the record last, as far as it knows. */
    boolean isOwn(Stored stored) {
        return stored.version().equals(own.getIfPresent(stored.record().id()));
    }

    /**
     * Returns the version that the record must be advanced from, having taken it over if another process had it. If this one had it,
     * another may have taken it meanwhile: what that one wrote must not be discarded.
     */
    Mono<Version> claim(Stored stored) {
        UploadRecord record = stored.record();
        return isOwn(stored)
                ? confirm(record, stored.version()).thenReturn(stored.version())
                : advance(record, stored.version()).map(Stored::version);
    }

    /** Replaces the record if nobody has meanwhile; it is dated now. */
    Mono<Stored> advance(UploadRecord record, Version from) {
        return Mono.defer(() -> store.advance(dated(record), from))
                .doOnNext(this::keep)
                .onErrorMap(Conflict.class, other -> new Superseded());
    }

    /** A record that changes in nothing else still changes, whatever the clock does. */
    private UploadRecord dated(UploadRecord record) {
        Instant least = record.updatedAt().plusNanos(1);
        Instant now = clock.instant();
        return new UploadRecord(
                record.repository(),
                record.id(),
                record.startedAt(),
                now.isBefore(least) ? least : now,
                record.staged(),
                record.digests());
    }

    /** Fails if the record is not in that state any more. */
    Mono<Void> confirm(UploadRecord record, Version version) {
        return store.find(record.repository(), record.id())
                .map(Stored::version)
                .filter(version::equals)
                .switchIfEmpty(Mono.error(Superseded::new))
                .then();
    }

    /** To be called when the record is removed. */
    void forget(UploadRecord record) {
        own.invalidate(record.id());
    }

    private void keep(Stored stored) {
        own.put(stored.record().id(), stored.version());
    }
}
