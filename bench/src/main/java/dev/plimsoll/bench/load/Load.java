package dev.plimsoll.bench.load;

import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Decides when operations begin.
 *
 * <p><b>Closed loop</b>: a fixed number are under way at any time; the next begins when one ends. <b>Open loop</b>: they are due at a
 * constant rate, whatever the registry does. One that is due while as many as allowed are under way begins late, and its latency counts from when it was
 * due: a stall is seen in every operation that would have begun during it.
 *
 * @param concurrency the most operations under way
 * @param rate operations a second; 0 for a closed loop
 */
public record Load(int concurrency, double rate) {

    private static final double SECOND = 1e9;

    /** Runs operations until the amount is reached and all that began have ended. A failed one is recorded, and the next begins. */
    public Mono<Void> run(Amount amount, Operation operation, Recorder recorder) {
        return Mono.defer(() -> {
            long began = System.nanoTime();
            Flux<Long> due =
                    Flux.generate(() -> 0L, (number, sink) -> next(amount, elapsed(began, number), number, sink));
            return starts(due, began)
                    .flatMap(number -> measured(operation, intended(began, number), recorder), concurrency, 1)
                    .then();
        });
    }

    private static long next(Amount amount, long elapsed, long number, SynchronousSink<Long> sink) {
        if (amount.isOver(number, elapsed)) {
            sink.complete();
        } else {
            sink.next(number);
        }
        return number + 1;
    }

    private long elapsed(long began, long number) {
        return intended(began, number) - began;
    }

    private Flux<Long> starts(Flux<Long> due, long began) {
        return rate == 0
                ? due
                : due.concatMap(number -> Pace.at(intended(began, number)).thenReturn(number), 1);
    }

    private long intended(long began, long number) {
        return rate == 0 ? System.nanoTime() : began + (long) (number / rate * SECOND);
    }

    private static Mono<Long> measured(Operation operation, long intended, Recorder recorder) {
        AtomicLong begun = new AtomicLong();
        return Mono.defer(() -> {
                    begun.set(System.nanoTime());
                    return operation.run();
                })
                .doOnNext(bytes -> recorder.succeeded(intended, begun.get(), bytes))
                .onErrorResume(failure -> Mono.<Long>empty().doFirst(() -> recorder.failed(failure)));
    }

    /** One unit of load. */
    @FunctionalInterface
    public interface Operation {

        /** Does it once, whenever subscribed to; returns how many bytes of content it moved. */
        Mono<Long> run();
    }

    /** Takes note of what ended. */
    public interface Recorder {

        /**
         * An operation succeeded just now.
         *
         * @param intended when it was due, in {@link System#nanoTime}
         * @param begun when it began
         */
        void succeeded(long intended, long begun, long bytes);

        /** An operation failed just now. */
        void failed(Throwable failure);
    }
}
