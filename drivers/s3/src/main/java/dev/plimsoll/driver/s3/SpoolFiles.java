package dev.plimsoll.driver.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Local files for content on its way to the store, and the threads that write and read them. */
final class SpoolFiles {

    /** Netty asks for sixteen pieces ahead, for each of many requests at once. */
    private static final int PIECE = 16 * 1024;

    private static final int THREADS = 16;
    private static final int IDLE_SECONDS = 60;

    private final Path directory;
    private final AtomicInteger open = new AtomicInteger();
    private final Scheduler threads = Schedulers.newBoundedElastic(
            THREADS, Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE, "plimsoll-s3-files", IDLE_SECONDS, true);

    SpoolFiles(Path directory) {
        this.directory = directory;
    }

    Spool open() throws IOException {
        Spool spool = Spool.open(directory);
        open.incrementAndGet();
        return spool;
    }

    /** Runs blocking work on the driver's threads. */
    <T> Mono<T> call(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(threads);
    }

    /** Returns what a spool holds now, to be sent as often as need be. */
    Body body(Spool spool) {
        long length = spool.length();
        Flux<ByteBuffer> bytes = Flux.<ByteBuffer, Long>generate(() -> 0L, (at, sink) -> next(spool, at, length, sink));
        return new Body(length, bytes.subscribeOn(threads));
    }

    private static long next(Spool spool, long at, long length, SynchronousSink<ByteBuffer> sink) {
        if (at == length) {
            sink.complete();
            return at;
        }
        try {
            ByteBuffer piece = spool.read(at, PIECE);
            sink.next(piece);
            return at + piece.remaining();
        } catch (IOException failed) {
            sink.error(failed);
            return at;
        }
    }

    /** Writes content of at most a piece of an upload into a new spool, which is the caller's to close. */
    Mono<Spool> filled(Flux<ByteBuffer> content) {
        return Mono.usingWhen(
                call(this::open),
                spool -> content.concatMap(buffer -> call(() -> add(spool, buffer)), 0)
                        .then(Mono.just(spool)),
                spool -> Mono.empty(),
                (spool, failed) -> close(spool),
                this::close);
    }

    private static boolean add(Spool spool, ByteBuffer buffer) throws IOException {
        spool.write(buffer, Long.MAX_VALUE);
        return true;
    }

    /** Closes a spool; repeatable. */
    Mono<Void> close(Spool spool) {
        return call(spool::close)
                .doOnNext(first -> open.addAndGet(first ? -1 : 0))
                .onErrorMap(IOException.class, UncheckedIOException::new)
                .then();
    }

    /** Returns how many spools are open. */
    int openCount() {
        return open.get();
    }

    Scheduler threads() {
        return threads;
    }

    void shutDown() {
        threads.dispose();
    }
}
