package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.error.UploadInvalid;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * One operation at a time for each upload, within this process. A newer one interrupts the one under way and waits for its
 * end.
 *
 * <p>An operation that has begun is never cancelled half way: if its subscriber goes, it is interrupted in the same way, and
 * ends in good order by itself.
 *
 * @param <K> what names an upload
 */
final class Turns<K> {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final ConcurrentMap<K, Turn> last = new ConcurrentHashMap<>();

    /** One operation's turn. */
    static final class Turn {

        private final Sinks.Empty<Void> over = Sinks.empty();
        private final AtomicReference<@Nullable Throwable> interrupted = new AtomicReference<>();
        private volatile Consumer<Throwable> onInterrupt = reason -> {};

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
            interrupt(new UploadInvalid("upload was taken over by a newer request"));
            return over.asMono();
        }

        private <T> Mono<T> run(Function<Turn, Mono<T>> operation) {
            Throwable reason = interrupted.get();
            return reason == null ? operation.apply(this) : Mono.error(reason);
        }
    }

    /** Runs an operation when its turn has come. */
    <T> Mono<T> take(K upload, Function<Turn, Mono<T>> operation) {
        return Mono.create(sink -> begin(upload, operation, sink));
    }

    private <T> void begin(K upload, Function<Turn, Mono<T>> operation, MonoSink<T> sink) {
        Turn turn = new Turn();
        Turn before = last.put(upload, turn);
        AtomicBoolean gone = new AtomicBoolean();
        sink.onCancel(() -> {
            gone.set(true);
            turn.interrupt(new UploadInvalid("the request was abandoned"));
        });
        Mono<Void> ready = before == null ? Mono.empty() : before.makeWay();
        ready.then(Mono.defer(() -> turn.run(operation)))
                .doFinally(end -> end(upload, turn))
                .contextWrite(sink.contextView())
                .subscribe(sink::success, failure -> fail(sink, failure, gone.get()), sink::success);
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
