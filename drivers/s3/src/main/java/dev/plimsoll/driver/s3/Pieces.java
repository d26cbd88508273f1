package dev.plimsoll.driver.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Cuts content into pieces of scheduled length and sends each as soon as it is full. One piece is filled, in a local file,
 * while at most two are on their way; then the content waits.
 */
final class Pieces {

    private static final int ON_THEIR_WAY = 2;

    /** Where full pieces go. */
    interface Destination {

        /** Sends a piece. */
        Mono<Void> send(int index, Body piece);
    }

    private final SpoolFiles files;
    private final Destination destination;
    private final int first;
    private final Deque<CompletableFuture<Void>> sending = new ArrayDeque<>();

    // Guarded by this object: an append that is cancelled is closed by another thread.
    private @Nullable Spool filling;
    private boolean closed;
    private int next;
    private long received;

    /** @param first the index of the first piece */
    Pieces(SpoolFiles files, int first, Destination destination) {
        this.files = files;
        this.first = first;
        this.next = first;
        this.destination = destination;
    }

    /** Takes the whole buffer. */
    Mono<Void> write(ByteBuffer content) {
        return Mono.defer(() -> fill(content)).repeat(content::hasRemaining).then();
    }

    private Mono<Void> fill(ByteBuffer content) {
        return files.call(() -> filled(content)).flatMap(full -> full ? handOver() : Mono.empty());
    }

    private synchronized boolean filled(ByteBuffer content) throws IOException {
        if (closed) {
            throw new CancellationException("the append was cancelled");
        }
        if (filling == null) {
            filling = files.open();
        }
        long limit = PieceSizes.of(next);
        received += content.remaining();
        filling.write(content, limit);
        received -= content.remaining();
        return filling.length() == limit;
    }

    private Mono<Void> handOver() {
        return Mono.defer(() -> {
            CompletableFuture<Void> oldest = start();
            return oldest == null ? Mono.empty() : Mono.fromFuture(oldest);
        });
    }

    /** Sends the full piece; returns the sending to wait for, if there are enough. */
    private synchronized @Nullable CompletableFuture<Void> start() {
        Spool full = filling;
        if (full == null || closed) {
            throw new CancellationException("the append was cancelled");
        }
        filling = null;
        sending.add(Mono.usingWhen(Mono.just(full), piece -> destination.send(next++, files.body(piece)), files::close)
                .toFuture());
        return sending.size() < ON_THEIR_WAY ? null : sending.remove();
    }

    /** Completes when every full piece has arrived. */
    Mono<Void> arrived() {
        return Flux.defer(() -> Flux.fromIterable(drained()))
                .concatMap(Mono::fromFuture)
                .then();
    }

    private synchronized Deque<CompletableFuture<Void>> drained() {
        return new ArrayDeque<>(sending);
    }

    /** Returns the piece that is not full; empty if the content ended with a full one. */
    synchronized Optional<Spool> rest() {
        return Optional.ofNullable(filling);
    }

    /** Returns the piece that is not full, which is the caller's to close from now on. */
    synchronized Optional<Spool> takeRest() {
        Optional<Spool> rest = rest();
        filling = null;
        return rest;
    }

    /** Returns how many pieces were handed over. */
    synchronized int count() {
        return next - first;
    }

    /** Returns how many bytes were taken. */
    synchronized long received() {
        return received;
    }

    /** Stops sending and frees everything; repeatable. */
    Mono<Void> close() {
        return files.call(this::stop).flatMap(rest -> rest.map(files::close).orElse(Mono.empty()));
    }

    private synchronized Optional<Spool> stop() {
        closed = true;
        sending.forEach(upload -> upload.cancel(true));
        return takeRest();
    }
}
