package dev.plimsoll.driver.filesystem;

import reactor.core.publisher.MonoSink;

/** A step on behalf of one subscriber. If it is cancelled before its turn comes, nothing is done at all. */
final class Task<T> implements Runnable {

    private final Operation operation;
    private final Step<T> step;
    private final MonoSink<T> subscriber;
    private volatile boolean cancelled;

    Task(Operation operation, Step<T> step, MonoSink<T> subscriber) {
        this.operation = operation;
        this.step = step;
        this.subscriber = subscriber;
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public void run() {
        if (cancelled) {
            return;
        }
        try {
            subscriber.success(step.run());
        } catch (Throwable e) {
            fail(e);
        }
    }

    void fail(Throwable failure) {
        if (!cancelled) {
            subscriber.error(operation.failure(failure));
        }
    }
}
