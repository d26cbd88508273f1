package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import reactor.core.publisher.Mono;

/** Upload records as small objects beside the bytes they describe. */
public final class ObjectUploadStore implements UploadStore {

    private static final int LONGEST = 16 * 1024;

    private final StorageDriver driver;
    private final StorageLayout layout;

    public ObjectUploadStore(StorageDriver driver, StorageLayout layout) {
        this.driver = driver;
        this.layout = layout;
    }

    @Override
    public Mono<Stored> find(RepositoryName repository, UploadId id) {
        ObjectKey data = layout.uploadData(repository, id);
        return driver.get(layout.uploadRecord(repository, id), LONGEST)
                .map(object ->
                        new Stored(UploadRecordCodec.read(repository, id, data, object.content()), object.version()));
    }

    @Override
    public Mono<Stored> create(UploadRecord record) {
        return put(record, WriteCondition.ifAbsent(), Durability.RELAXED);
    }

    @Override
    public Mono<Stored> advance(UploadRecord record, Version from) {
        return put(record, WriteCondition.ifMatch(from), Durability.DURABLE);
    }

    private Mono<Stored> put(UploadRecord record, WriteCondition condition, Durability durability) {
        ObjectKey key = layout.uploadRecord(record.repository(), record.id());
        return Mono.defer(() -> driver.put(key, UploadRecordCodec.write(record), condition, durability))
                .map(version -> new Stored(record, version));
    }

    /** Removes the staged bytes too, if any are left; after the record, which would promise bytes that are gone. */
    @Override
    public Mono<Void> remove(RepositoryName repository, UploadId id) {
        return driver.delete(layout.uploadRecord(repository, id)).then(Mono.defer(() -> removeBytes(repository, id)));
    }

    @Override
    public Mono<Void> remove(RepositoryName repository, UploadId id, Version from) {
        return driver.delete(layout.uploadRecord(repository, id), from)
                .then(Mono.defer(() -> removeBytes(repository, id)));
    }

    private Mono<Void> removeBytes(RepositoryName repository, UploadId id) {
        return driver.deleteBelow(layout.upload(repository, id));
    }
}
