package dev.plimsoll.driver.tck;

import dev.plimsoll.engine.content.ByteRange;
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

/** Passes every call on to another driver, by way of {@link #one} and {@link #many}, where a subclass may interfere. */
public abstract class DriverDecorator implements StorageDriver {

    /** What is asked of a driver, and about which key. */
    protected record Call(String operation, ObjectKey key) {}

    private final StorageDriver driver;

    protected DriverDecorator(StorageDriver driver) {
        this.driver = driver;
    }

    /** Returns the driver that calls are passed on to. */
    protected final StorageDriver driver() {
        return driver;
    }

    /** Returns what is done for a call with at most one result; as it is, unless overridden. */
    protected <T> Mono<T> one(Call call, Mono<T> operation) {
        return operation;
    }

    /** Returns what is done for a call with many results; as it is, unless overridden. */
    protected <T> Flux<T> many(Call call, Flux<T> operation) {
        return operation;
    }

    @Override
    public Mono<ObjectStat> stat(ObjectKey key) {
        return one(new Call("stat", key), driver.stat(key));
    }

    @Override
    public Mono<SmallObject> get(ObjectKey key, int limit) {
        return one(new Call("get", key), driver.get(key, limit));
    }

    @Override
    public Mono<Version> put(ObjectKey key, ByteBuffer content, WriteCondition condition, Durability durability) {
        return one(new Call("put", key), driver.put(key, content, condition, durability));
    }

    @Override
    public Flux<ByteBuffer> read(ObjectKey key, ByteRange range) {
        return many(new Call("read", key), driver.read(key, range));
    }

    @Override
    public Staged begin(ObjectKey key, ObjectKey target) {
        return driver.begin(key, target);
    }

    @Override
    public Mono<Staged> append(Staged at, Flux<ByteBuffer> content) {
        return one(new Call("append", at.key()), driver.append(at, content));
    }

    @Override
    public Mono<PublishResult> publish(Staged staged, ObjectKey target, PublishMode mode) {
        return one(new Call("publish", target), driver.publish(staged, target, mode));
    }

    @Override
    public Mono<Void> delete(ObjectKey key) {
        return one(new Call("delete", key), driver.delete(key));
    }

    @Override
    public Mono<Void> delete(ObjectKey key, Version version) {
        return one(new Call("delete", key), driver.delete(key, version));
    }

    @Override
    public Mono<Void> deleteBelow(ObjectKey prefix) {
        return one(new Call("deletion below", prefix), driver.deleteBelow(prefix));
    }

    @Override
    public Flux<Entry> list(ObjectKey prefix, ListOptions options) {
        return many(new Call("listing", prefix), driver.list(prefix, options));
    }

    @Override
    public Mono<Location> locate(ObjectKey key, LocateOptions options) {
        return one(new Call("locate", key), driver.locate(key, options));
    }

    @Override
    public Mono<Void> check() {
        return driver.check();
    }

    @Override
    public Mono<Void> close() {
        return driver.close();
    }
}
