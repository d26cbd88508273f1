package dev.plimsoll.driver.filesystem;

import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * The threads that may block, and the only ones that do. A step that has begun is never interrupted, because that would
 * close the file channel under it; cancelling merely drops its result.
 */
final class FileThreads {

    private final Workers workers;
    private final Sinks.Empty<Void> ended = Sinks.empty();

    /** @param atEnd what to do when, after {@link #close}, the last step has ended */
    FileThreads(int threads, Runnable atEnd) {
        workers = new Workers(threads, () -> end(atEnd));
    }

    /** Runs a step for each subscriber and emits its result. */
    <T> Mono<T> ask(Operation operation, Step<T> step) {
        return Mono.create(sink -> submit(new Task<>(operation, step, sink), sink));
    }

    /** Runs an action for each subscriber. */
    Mono<Void> run(Operation operation, Action action) {
        return ask(operation, action);
    }

    /** Emits what a cursor gives, a step for each element, at most one ahead of demand. For one subscriber. */
    <T> Flux<T> walk(Operation operation, Cursor<T> cursor) {
        return Flux.usingWhen(
                Mono.just(cursor),
                open -> ask(operation, open::next).repeat(() -> !open.ended()),
                ended -> Mono.empty(),
                (failed, error) -> release(operation, failed::close),
                cancelled -> release(operation, cancelled::close));
    }

    /** Runs a clean-up, which must happen even after {@link #close}. */
    Mono<Void> release(Operation operation, Action cleanUp) {
        return Mono.create(sink -> submitAnyway(new Task<>(operation, cleanUp, sink)));
    }

    /** Lets steps that were submitted end, refuses others, and completes when all have ended. Repeatable. */
    Mono<Void> close() {
        return Mono.fromRunnable(workers::close).then(ended.asMono());
    }

    private void end(Runnable atEnd) {
        try {
            atEnd.run();
        } finally {
            ended.tryEmitEmpty().orThrow();
        }
    }

    private <T> void submit(Task<T> task, MonoSink<T> sink) {
        sink.onCancel(task::cancel);
        try {
            workers.execute(task);
        } catch (RejectedExecutionException closed) {
            task.fail(closed);
        }
    }

    private void submitAnyway(Task<?> cleanUp) {
        try {
            workers.execute(cleanUp);
        } catch (RejectedExecutionException closed) {
            Thread last = new Thread(cleanUp, "plimsoll-file-release");
            last.setDaemon(true);
            last.start();
        }
    }
}
