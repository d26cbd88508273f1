package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.content.ByteRange;
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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store of local files: the object {@code a/b} is the plain file {@code a/b} below the root.
 *
 * <p>Blocking work is done by threads of the driver's own, at most as many as the options say; results are emitted there, and whoever
 * receives one must not wait on that thread for another.
 * Several drivers, also of several processes, may work on one root. Nothing is opened before the first operation. After
 * {@link #close} every operation fails with {@link Unavailable}.
 */
public final class FilesystemDriver implements StorageDriver {

    private interface Opening {
        Store open() throws IOException;
    }

    private final Opening opening;
    private final FileThreads threads;
    private @Nullable Store store;

    public FilesystemDriver(FilesystemOptions options) {
        this(options, new Disk(options.sync()));
    }

    FilesystemDriver(FilesystemOptions options, Disk disk) {
        this(options, () -> Store.open(options.root(), disk));
    }

    private FilesystemDriver(FilesystemOptions options, Opening opening) {
        this.opening = opening;
        this.threads = new FileThreads(options.threads(), this::closeStore);
    }

    /** Returns a driver over a root that must exist; whatever would change it fails. */
    static FilesystemDriver readOnly(FilesystemOptions options) {
        return new FilesystemDriver(options, () -> Store.openToRead(options.root(), new ReadOnlyDisk(options.sync())));
    }

    @Override
    public Mono<ObjectStat> stat(ObjectKey key) {
        return ask("stat", key, opened -> stat(opened, key));
    }

    @Override
    public Mono<SmallObject> get(ObjectKey key, int limit) {
        return ask("get", key, opened -> opened.small().get(key, limit));
    }

    @Override
    public Mono<Version> put(ObjectKey key, ByteBuffer content, WriteCondition condition, Durability durability) {
        return ask("put", key, opened -> opened.small().put(key, content, condition, durability));
    }

    @Override
    public Flux<ByteBuffer> read(ObjectKey key, ByteRange range) {
        return Flux.defer(
                () -> threads.walk(new Operation("read", key), new Reading(() -> openedFor(key), key, range)));
    }

    @Override
    public Mono<Staged> append(Staged at, Flux<ByteBuffer> content) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> new Appending(at)),
                appending -> append(appending, content),
                finished -> Mono.empty(),
                (failed, error) -> release(failed),
                this::release);
    }

    @Override
    public Mono<PublishResult> publish(Staged staged, ObjectKey target, PublishMode mode) {
        return ask("publish", target, opened -> publish(opened, staged, target, mode));
    }

    @Override
    public Mono<Void> delete(ObjectKey key) {
        return tell("delete", key, opened -> opened.deletion().delete(key));
    }

    @Override
    public Mono<Void> delete(ObjectKey key, Version version) {
        return tell("delete", key, opened -> opened.deletion().delete(key, version));
    }

    @Override
    public Mono<Void> deleteBelow(ObjectKey prefix) {
        return threads.run(
                new Operation("deletion below", prefix),
                () -> openedAt(prefix).deletion().deleteBelow(prefix));
    }

    @Override
    public Flux<Entry> list(ObjectKey prefix, ListOptions options) {
        return Flux.defer(() -> threads.walk(
                        new Operation("listing", prefix), new Listing(() -> openedAt(prefix), prefix, options)))
                .concatMapIterable(Function.identity(), 1);
    }

    /** Every object is such a file; of a staged one the content changes until it is published. */
    @Override
    public Mono<Location> locate(ObjectKey key, LocateOptions options) {
        return ask("locate", key, opened -> locate(opened, key));
    }

    @Override
    public Mono<Void> check() {
        return threads.run(new Operation("check", ObjectKey.ROOT), () -> opened().check());
    }

    @Override
    public Mono<Void> close() {
        return threads.close();
    }

    private interface Question<T> {
        @Nullable
        T ask(Store store) throws IOException;
    }

    private interface Command {
        void run(Store store) throws IOException;
    }

    private <T> Mono<T> ask(String name, ObjectKey key, Question<T> question) {
        return threads.ask(new Operation(name, key), () -> question.ask(openedFor(key)));
    }

    private Mono<Void> tell(String name, ObjectKey key, Command command) {
        return threads.run(new Operation(name, key), () -> command.run(openedFor(key)));
    }

    private Mono<Staged> append(Appending appending, Flux<ByteBuffer> content) {
        return threads.run(appending.operation(), () -> appending.take(openedFor(appending.key())))
                .thenMany(content.concatMap(buffer -> write(appending, buffer), 0))
                .then(threads.ask(appending.operation(), () -> appending.finish(openedFor(appending.key()))));
    }

    private Mono<Void> write(Appending appending, ByteBuffer buffer) {
        return threads.run(appending.operation(), () -> appending.write(openedFor(appending.key()), buffer));
    }

    /** The first line is run at once when an append is cancelled. */
    private Mono<Void> release(Appending appending) {
        appending.abandon();
        return threads.release(appending.operation(), appending::close);
    }

    private static @Nullable ObjectStat stat(Store opened, ObjectKey key) throws IOException {
        BasicFileAttributes found = opened.tree().object(key);
        return found == null
                ? null
                : new ObjectStat(found.size(), found.lastModifiedTime().toInstant());
    }

    private static @Nullable Location locate(Store opened, ObjectKey key) throws IOException {
        return opened.tree().object(key) == null
                ? null
                : new Location.File(opened.tree().path(key));
    }

    private static PublishResult publish(Store opened, Staged staged, ObjectKey target, PublishMode mode)
            throws IOException {
        Tree.requireObjectKey(staged.key());
        return opened.publishing().publish(staged, target, mode);
    }

    private Store openedFor(ObjectKey key) throws IOException {
        Tree.requireObjectKey(key);
        return opened();
    }

    private Store openedAt(ObjectKey prefix) throws IOException {
        Tree.requirePrefix(prefix);
        return opened();
    }

    private synchronized Store opened() throws IOException {
        if (store == null) {
            store = opening.open();
        }
        return store;
    }

    private synchronized void closeStore() {
        if (store != null) {
            store.close();
        }
    }
}
