package dev.plimsoll.engine.blob;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * One operation at a time for each upload, within this process. A newer one interrupts the one under way, which fails with
 * {@link Superseded}, and waits for its end. Which is newer is told by tickets, so that a request that was on its way earlier but
 * got here later does not interrupt the one its client has sent after it.
 *
 * <p>An operation that has begun is never cancelled half way: if its subscriber goes, it is interrupted in the same way, and
 * ends in good order by itself.
 *
 * @param <K> what names an upload
 */
final class Turns<K> {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final ConcurrentMap<K, Turn> last = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();

    /** One operation's turn. */
    static final class Turn {

        private final long ticket;
        private final Sinks.Empty<Void> over = Sinks.empty();
        private final AtomicReference<@Nullable Throwable> interrupted = new AtomicReference<>();
        private volatile Consumer<Throwable> onInterrupt = reason -> {};

        Turn(long ticket) {
            this.ticket = ticket;
        }

        /** Sets what an interruption does; done at once if there already was one. */
        void onInterrupt(Consumer<Throwable> action) {
            onInterrupt = action;
            Throwable reason = interrupted.get();
            if (reason != null) {
                action.accept(reason);
            }
        }

        private void interrupt(Throwable reason) {
            if (interrupted.compareAndSet(null, reason)) {
                onInterrupt.accept(reason);
            }
        }

        private Mono<Void> makeWay() {
            interrupt(new Superseded());
            return over.asMono();
        }

        private <T> Mono<T> run(Function<Turn, Mono<T>> operation) {
            Throwable reason = interrupted.get();
            return reason == null ? operation.apply(this) : Mono.error(reason);
        }
    }

    /** Returns a ticket newer than all before it. */
    long ticket() {
        return tickets.incrementAndGet();
    }

    /**
     * Runs an operation when its turn has come.
     *
     * @param ticket drawn when its request arrived
     */
    <T> Mono<T> take(K upload, long ticket, Function<Turn, Mono<T>> operation) {
        return Mono.create(sink -> begin(upload, new Turn(ticket), operation, sink));
    }

    private <T> void begin(K upload, Turn turn, Function<Turn, Mono<T>> operation, MonoSink<T> sink) {
        Turn before = enter(upload, turn);
        AtomicBoolean gone = new AtomicBoolean();
        sink.onCancel(() -> {
            gone.set(true);
            turn.interrupt(new CancellationException("the request was given up"));
        });
        Mono<Void> ready = before == null ? Mono.empty() : before.makeWay();
        ready.then(Mono.defer(() -> turn.run(operation)))
                .doFinally(end -> end(upload, turn))
                .contextWrite(sink.contextView())
                .singleOptional() // or a result that is not requested yet would be lost when its completion is told
                .subscribe(result -> sink.success(result.orElse(null)), failure -> fail(sink, failure, gone.get()));
    }

    /** Returns the turn that this one displaces, if there is one under way; fails if that is the newer one. */
    private @Nullable Turn enter(K upload, Turn turn) {
        AtomicReference<@Nullable Turn> before = new AtomicReference<>();
        last.compute(upload, (key, current) -> {
            if (current != null && current.ticket > turn.ticket) {
                throw new Superseded();
            }
            before.set(current);
            return turn;
        });
        return before.get();
    }

    private void end(K upload, Turn turn) {
        last.remove(upload, turn);
        turn.over.tryEmitEmpty();
    }

    private static <T> void fail(MonoSink<T> sink, Throwable failure, boolean gone) {
        if (gone) {
            LOG.debug("abandoned upload ended: {}", failure.toString());
        } else {
            sink.error(failure);
        }
    }
}
