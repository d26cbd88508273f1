package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.error.ManifestBlobUnknown;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.manifest.ParsedManifest.Content;
import dev.plimsoll.engine.spi.FirstError;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Checks that a repository holds what a manifest refers to, in the size it states. A subject need not exist, and in a registry
 * that accepts sparse manifests nothing need, but what exists must have the stated size.
 */
final class ReferenceCheck {

    private static final int AT_ONCE = 16;
    private static final int MOST_REPORTED = 100;

    private final BlobStore blobs;
    private final Function<Digest, Mono<Descriptor>> manifests;
    private final boolean sparse;

    ReferenceCheck(BlobStore blobs, Function<Digest, Mono<Descriptor>> manifests, boolean sparse) {
        this.blobs = blobs;
        this.manifests = manifests;
        this.sparse = sparse;
    }

    /** Fails with {@link ManifestBlobUnknown} or {@link SizeInvalid}. */
    Mono<Void> check(ParsedManifest manifest) {
        return Flux.concat(missing(blobs(manifest), blobs::stat), missing(manifest.manifests(), this::child))
                .distinct()
                .take(MOST_REPORTED)
                .collectList()
                .filter(digests -> !sparse && !digests.isEmpty())
                .flatMap(digests -> Mono.error(new ManifestBlobUnknown(digests)));
    }

    private static List<Content> blobs(ParsedManifest manifest) {
        return Stream.concat(manifest.config().stream(), manifest.layers().stream())
                .filter(content -> !content.isForeign())
                .distinct()
                .toList();
    }

    /** An index lists manifests, but build caches list plain blobs in one. */
    private Mono<Descriptor> child(Digest digest) {
        return manifests.apply(digest).switchIfEmpty(Mono.defer(() -> blobs.stat(digest)));
    }

    private static Flux<String> missing(List<Content> contents, Function<Digest, Mono<Descriptor>> find) {
        return Flux.fromIterable(contents)
                .flatMapSequential(content -> missing(content, find.apply(content.digest())), AT_ONCE)
                .transform(FirstError::of);
    }

    private static Mono<String> missing(Content content, Mono<Descriptor> found) {
        return found.doOnNext(stored -> checkSize(content, stored))
                .hasElement()
                .flatMap(present ->
                        present ? Mono.empty() : Mono.just(content.digest().toString()));
    }

    private static void checkSize(Content content, Descriptor stored) {
        if (stored.size() != content.size()) {
            throw new SizeInvalid(content.digest() + " has " + stored.size() + " bytes, not " + content.size());
        }
    }
}
