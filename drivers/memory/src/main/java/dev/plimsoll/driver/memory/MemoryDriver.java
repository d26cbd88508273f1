package dev.plimsoll.driver.memory;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.ObjectStat;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store in the heap: for tests, demonstrations and as the reference of what a driver does.
 *
 * <p>Everything happens on the subscriber's thread, or on that of the content; nothing blocks. Buffers it emits are
 * read-only views of what it holds. An append that fails or is cancelled leaves exactly {@code at.length()} bytes.
 * After {@link #close} the objects are gone and every operation fails with {@link Unavailable}.
 */
public final class MemoryDriver implements StorageDriver {

    private final MemoryStore store = new MemoryStore();
    private volatile boolean closed;

    @Override
    public Mono<ObjectStat> stat(ObjectKey key) {
        return find(key).map(MemoryObject::stat);
    }

    @Override
    public Mono<SmallObject> get(ObjectKey key, int limit) {
        return find(key).map(object -> small(key, object, limit));
    }

    @Override
    public Mono<Version> put(ObjectKey key, ByteBuffer content, WriteCondition condition, Durability durability) {
        return Mono.fromSupplier(() -> opened().put(key, Bytes.copyOf(content), condition));
    }

    @Override
    public Flux<ByteBuffer> read(ObjectKey key, ByteRange range) {
        return find(key)
                .switchIfEmpty(Mono.error(() -> new ObjectUnknown("read of " + key + ": there is no such object")))
                .flatMapMany(object -> read(key, object.bytes(), range));
    }

    @Override
    public Mono<Staged> append(Staged at, Flux<ByteBuffer> content) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> new Appending(opened(), at)),
                appending -> appending.write(content),
                appending -> Mono.fromRunnable(appending::end));
    }

    @Override
    public Mono<PublishResult> publish(Staged staged, ObjectKey target, PublishMode mode) {
        return Mono.fromSupplier(() -> opened().publish(staged, target, mode));
    }

    @Override
    public Mono<Void> delete(ObjectKey key) {
        return Mono.fromRunnable(() -> opened().delete(key));
    }

    @Override
    public Mono<Void> delete(ObjectKey key, Version version) {
        return Mono.fromRunnable(() -> opened().delete(key, version));
    }

    @Override
    public Mono<Void> deleteBelow(ObjectKey prefix) {
        return Mono.fromRunnable(() -> opened().deleteBelow(prefix));
    }

    @Override
    public Flux<Entry> list(ObjectKey prefix, ListOptions options) {
        return Flux.defer(() -> new Listing(prefix, options).of(opened()));
    }

    @Override
    public Mono<Location> locate(ObjectKey key, LocateOptions options) {
        return find(key).then(Mono.empty());
    }

    @Override
    public Mono<Void> check() {
        return Mono.fromRunnable(this::opened);
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(this::end);
    }

    private void end() {
        closed = true;
        store.clear();
    }

    private Mono<MemoryObject> find(ObjectKey key) {
        return Mono.defer(() -> Mono.justOrEmpty(opened().find(key)));
    }

    private MemoryStore opened() {
        if (closed) {
            throw new Unavailable("the store is closed", false, new IllegalStateException("closed"));
        }
        return store;
    }

    private static SmallObject small(ObjectKey key, MemoryObject object, int limit) {
        if (object.bytes().size() > limit) {
            throw new SizeInvalid("get of " + key + ": longer than " + limit + " bytes");
        }
        return new SmallObject(object.bytes().whole(), object.version());
    }

    private static Flux<ByteBuffer> read(ObjectKey key, Bytes bytes, ByteRange range) {
        if (range.first() > bytes.size()) {
            return Flux.error(new RangeInvalid("read of " + key + ": the range begins beyond its end", bytes.size()));
        }
        return bytes.read(range);
    }
}
