package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.KeyInvalid;
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
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A store in a bucket: the object {@code a/b} is the object {@code a/b} of the bucket, below the configured prefix.
 *
 * <p>Results are emitted by the event loops of the HTTP client or by the driver's file threads; content on its way to the
 * store waits in nameless local files. Keys are flat: the objects {@code a} and {@code a/b} may both exist. Any number of
 * drivers, of any number of processes, may work on one bucket if the store honours conditional writes; {@link #check} says
 * whether it does. After {@link #close} every operation fails with {@link Unavailable}.
 */
public final class S3Driver implements StorageDriver {

    private final S3Store store;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Sinks.Empty<Void> closing = Sinks.empty();

    public S3Driver(S3Options options) {
        this(S3Store.open(options));
    }

    S3Driver(S3Store store) {
        this.store = store;
    }

    @Override
    public Mono<ObjectStat> stat(ObjectKey key) {
        return mono("stat", key, operation -> store.reads().stat(key));
    }

    @Override
    public Mono<SmallObject> get(ObjectKey key, int limit) {
        return mono("get", key, operation -> store.small().get(operation, limit));
    }

    @Override
    public Mono<Version> put(ObjectKey key, ByteBuffer content, WriteCondition condition, Durability durability) {
        return change("put", key, operation -> store.small().put(operation, content, condition));
    }

    @Override
    public Flux<ByteBuffer> read(ObjectKey key, ByteRange range) {
        return flux("read", key, operation -> store.reads().read(operation, range));
    }

    @Override
    public Staged begin(ObjectKey key, ObjectKey target) {
        return DirectUploads.begin(key, target);
    }

    @Override
    public Mono<Staged> append(Staged at, Flux<ByteBuffer> content) {
        return change(
                "append",
                at.key(),
                operation -> DirectUploads.isDirect(at)
                        ? store.direct().append(operation, at, content)
                        : store.appends().append(operation, at, content));
    }

    @Override
    public Mono<PublishResult> publish(Staged staged, ObjectKey target, PublishMode mode) {
        Publishing.Job job = new Publishing.Job(staged, target, mode);
        return change(
                "publish",
                target,
                operation -> DirectUploads.isDirect(staged) && staged.length() > 0
                        ? store.direct().publish(job)
                        : store.publishing().publish(job));
    }

    @Override
    public Mono<Void> delete(ObjectKey key) {
        return change(
                "delete",
                key,
                operation -> store.direct().discard(key).then(store.removal().delete(key)));
    }

    @Override
    public Mono<Void> delete(ObjectKey key, Version version) {
        return change("delete", key, operation -> store.removal().delete(operation, version));
    }

    @Override
    public Mono<Void> deleteBelow(ObjectKey prefix) {
        return Mono.from(open(
                new Operation("deletion below", prefix),
                store.honoured()
                        .then(store.direct().discardBelow(prefix))
                        .then(store.removal().below(prefix))
                        .flux()));
    }

    @Override
    public Flux<Entry> list(ObjectKey prefix, ListOptions options) {
        return open(
                new Operation("listing", prefix),
                Flux.defer(() -> store.listing(options.depth()).below(prefix, options.after())));
    }

    @Override
    public Mono<Location> locate(ObjectKey key, LocateOptions options) {
        return mono(
                "locate",
                key,
                operation -> Mono.justOrEmpty(options.addressFor())
                        .flatMap(validFor -> store.redirects().locate(key, validFor)));
    }

    /** The first check finds out what the store honours, which writes to it; later ones only look. */
    @Override
    public Mono<Void> check() {
        return Mono.from(
                open(new Operation("check", ObjectKey.ROOT), store.check().flux()));
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            if (!closed.compareAndSet(false, true)) {
                return Mono.empty();
            }
            closing.tryEmitError(closed(new Operation("close", ObjectKey.ROOT)));
            return store.close();
        });
    }

    private interface Question<T> {
        T about(Operation operation);
    }

    /** Nothing is changed in a store of which it is not known what it honours, or that it must and does not. */
    private <T> Mono<T> change(String name, ObjectKey key, Question<Mono<T>> question) {
        return mono(name, key, operation -> store.honoured().then(Mono.defer(() -> question.about(operation))));
    }

    private <T> Mono<T> mono(String name, ObjectKey key, Question<Mono<T>> question) {
        return Mono.from(flux(name, key, operation -> question.about(operation).flux()));
    }

    private <T> Flux<T> flux(String name, ObjectKey key, Question<Flux<T>> question) {
        Operation operation = new Operation(name, key);
        return open(operation, Flux.defer(() -> {
            if (key.isRoot()) {
                throw new KeyInvalid(operation + ": the root is no object");
            }
            return question.about(operation);
        }));
    }

    /** Operations under way end with an error when the driver is closed: the HTTP client would leave them waiting. */
    private <T> Flux<T> open(Operation operation, Flux<T> answer) {
        return Flux.defer(
                        () -> closed.get() ? Flux.<T>error(closed(operation)) : answer.takeUntilOther(closing.asMono()))
                .onErrorMap(operation::failure);
    }

    private static Unavailable closed(Operation operation) {
        return operation.unavailable(false, new IllegalStateException("the driver is closed"));
    }
}
