package dev.plimsoll.driver.s3;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One upload to a known target: a multipart upload that begins with the first full piece. Content shorter than a piece stays
 * in its local file until it is published, by one request.
 */
final class DirectUpload {

    private final Bucket bucket;
    private final SpoolFiles files;
    private final String target;
    private final Pieces pieces;
    private final Queue<CompletedPart> parts = new ConcurrentLinkedQueue<>();
    private final Mono<String> id;

    DirectUpload(Bucket bucket, SpoolFiles files, String target) {
        this.bucket = bucket;
        this.files = files;
        this.target = target;
        this.pieces = new Pieces(files, 0, this::send);
        this.id = bucket.begin(target)
                .cache(begun -> Duration.ofDays(3650), failed -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** A multipart upload with all its parts. */
    record Sent(String id, List<CompletedPart> parts) {}

    private Mono<Void> send(int index, Body piece) {
        return id.flatMap(upload -> bucket.part(target, upload, index + 1, piece))
                .doOnNext(parts::add)
                .then();
    }

    /** Takes all the content; the last piece is sent too if there were others. */
    Mono<Void> fill(Flux<ByteBuffer> content) {
        return content.concatMap(pieces::write, 0)
                .then(Mono.defer(pieces::arrived))
                .then(Mono.defer(() -> joins() ? last() : Mono.empty()));
    }

    private Mono<Void> last() {
        return Mono.justOrEmpty(pieces.takeRest())
                .flatMap(rest -> Mono.usingWhen(
                        Mono.just(rest), spool -> send(pieces.count(), files.body(spool)), files::close));
    }

    long length() {
        return pieces.received();
    }

    /** Returns whether it takes more than one request to publish it. */
    boolean joins() {
        return pieces.count() > 0;
    }

    Body whole() {
        return pieces.rest().map(files::body).orElse(Body.EMPTY);
    }

    Mono<Sent> sent() {
        return id.map(upload -> new Sent(upload, sorted()));
    }

    private List<CompletedPart> sorted() {
        List<CompletedPart> all = new ArrayList<>(parts);
        all.sort(Comparator.comparing(CompletedPart::partNumber));
        return all;
    }

    /** Frees local files. */
    Mono<Void> close() {
        return pieces.close();
    }

    /** Frees local files and what the store holds. */
    Mono<Void> discard() {
        return close().then(Mono.defer(() -> joins() ? abort() : Mono.empty()));
    }

    private Mono<Void> abort() {
        return id.flatMap(upload -> bucket.abort(target, upload)).onErrorComplete();
    }
}
