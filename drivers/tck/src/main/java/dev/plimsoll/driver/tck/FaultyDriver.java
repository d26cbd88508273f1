package dev.plimsoll.driver.tck;

import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets the n-th call go wrong, in one of several ways. A call is a subscription; {@link #check} and {@link #close} do not count.
 *
 * <p>Sweep n from one until {@link #fired} answers no, and every point at which an operation can be hurt was hurt.
 */
public final class FaultyDriver extends DriverDecorator {

    /** What goes wrong. */
    public enum Fault {
        /** The call fails, and nothing was done. */
        FAILS,
        /** The call and every later one fail, and nothing was done. */
        FAILS_FROM_THEN_ON,
        /** The call fails, and part of it was done. */
        FAILS_HALF_WAY,
        /** The call does all of its work, and then its answer is lost. */
        LOSES_ITS_ANSWER,
        /** The call does nothing until it is cancelled, or fails at {@link FaultyDriver#disarm}. */
        HANGS
    }

    private @Nullable Fault fault;
    private int countdown;
    private boolean fired;
    private boolean hanging;
    private Sinks.Empty<Void> over = Sinks.empty();

    public FaultyDriver(StorageDriver driver) {
        super(driver);
    }

    /** Lets the n-th call from now, counted from one, go wrong. */
    public synchronized void arm(int n, Fault kind) {
        fault = kind;
        countdown = n;
        fired = false;
        hanging = false;
        over = Sinks.empty();
    }

    /** Returns whether a call went wrong since the driver was armed. */
    public synchronized boolean fired() {
        return fired;
    }

    /** Returns whether a call hangs now. */
    public synchronized boolean hanging() {
        return hanging;
    }

    /** Lets calls pass again, and those that hang fail. */
    public synchronized void disarm() {
        fault = null;
        hanging = false;
        over.tryEmitEmpty();
    }

    private synchronized @Nullable Fault next() {
        Fault kind = fault;
        if (kind == null || countdown > 1) {
            countdown--;
            return null;
        }
        if (kind != Fault.FAILS_FROM_THEN_ON) {
            fault = null;
        }
        fired = true;
        hanging = kind == Fault.HANGS;
        return kind;
    }

    /**
     * Returns something whose calls count, and go wrong, like the driver's own: those that return a {@link Mono}.
     *
     * @param type its interface
     */
    public <T> T hurting(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = method.invoke(target, arguments);
                    return result instanceof Mono<?> mono ? one(method.getName(), mono, Mono::empty) : result;
                }));
    }

    @Override
    protected <T> Mono<T> one(Call call, Mono<T> operation) {
        return one(call, operation, Mono::empty);
    }

    @Override
    public Mono<Staged> append(Staged at, Flux<ByteBuffer> content) {
        Call call = new Call("append", at.key());
        Flux<ByteBuffer> half = content.map(FaultyDriver::half).take(1).concatWith(failure(call));
        return one(call, driver().append(at, content), () -> driver().append(at, half));
    }

    @Override
    public Mono<Void> deleteBelow(ObjectKey prefix) {
        Mono<Void> first = driver().list(prefix, ListOptions.subtree())
                .map(Entry::key)
                .next()
                .flatMap(driver()::delete);
        return one(new Call("deletion below", prefix), driver().deleteBelow(prefix), () -> first);
    }

    private <T> Mono<T> one(Object call, Mono<T> operation, Supplier<Mono<?>> half) {
        return Mono.defer(() -> {
            Fault now = next();
            return now == null ? operation : struck(now, operation, half).then(failure(call));
        });
    }

    private Mono<?> struck(Fault now, Mono<?> operation, Supplier<Mono<?>> half) {
        return switch (now) {
            case FAILS, FAILS_FROM_THEN_ON -> Mono.empty();
            case FAILS_HALF_WAY -> half.get();
            case LOSES_ITS_ANSWER -> operation;
            case HANGS -> untilDisarmed();
        };
    }

    @Override
    protected <T> Flux<T> many(Call call, Flux<T> operation) {
        return Flux.defer(() -> {
            Fault now = next();
            return now == null ? operation : struck(now, operation).concatWith(failure(call));
        });
    }

    private <T> Flux<T> struck(Fault now, Flux<T> operation) {
        return switch (now) {
            case FAILS, FAILS_FROM_THEN_ON -> Flux.empty();
            case FAILS_HALF_WAY -> operation.take(1);
            case LOSES_ITS_ANSWER -> operation;
            case HANGS -> untilDisarmed().thenMany(Flux.empty());
        };
    }

    private synchronized Mono<Void> untilDisarmed() {
        return over.asMono();
    }

    /** A copy: once the source is cancelled, its buffer is used for something else. */
    private static ByteBuffer half(ByteBuffer buffer) {
        int length = buffer.remaining() / 2;
        return ByteBuffer.allocate(length).put(0, buffer, buffer.position(), length);
    }

    private static <T> Mono<T> failure(Object call) {
        return Mono.error(() -> new Unavailable(call + " was made to fail", true, new IOException("injected")));
    }
}
