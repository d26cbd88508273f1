package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.content.Blob;
import dev.plimsoll.bench.content.Blobs;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Blobs that are in the registry before the clock starts. */
final class Stored {

    private static final int AT_ONCE = 4;

    private final String repository;
    private final Blobs blobs;
    private final int count;

    Stored(String repository, Blobs blobs, int count) {
        this.repository = repository;
        this.blobs = blobs;
        this.count = count;
    }

    /** Pushes those that are not there. */
    Mono<Void> push(Target target) {
        return Flux.range(0, count)
                .map(this::blob)
                .flatMap(blob -> push(target, blob), AT_ONCE)
                .then();
    }

    private Mono<Void> push(Target target, Blob blob) {
        Mono<Void> pushing = target.client()
                .begin(repository)
                .flatMap(at -> target.client().finish(repository, at, blob.digest(), blob.content(), blob.size()));
        return target.client().headBlob(repository, blob.digest()).onErrorResume(absent -> pushing);
    }

    /** Returns the blob whose turn it is. */
    Blob blob(long turn) {
        return blobs.blob(turn % count);
    }
}
