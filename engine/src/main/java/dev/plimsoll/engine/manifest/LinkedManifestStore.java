package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.Reference;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.digest.Digester;
import dev.plimsoll.engine.digest.Digesters;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.ManifestUnknown;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One repository's manifests. */
record LinkedManifestStore(ManifestStores stores, RepositoryName repository, BlobStore blobs) implements ManifestStore {

    /** A push whose bytes were read and understood. */
    private record Incoming(ManifestPush push, ByteBuffer content, Digest digest, ParsedManifest manifest) {

        Descriptor descriptor() {
            return new Descriptor(manifest.mediaType(), digest, content.remaining());
        }

        Optional<Digest> subject() {
            return manifest.subject().map(ParsedManifest.Content::digest);
        }

        Flux<Tag> tags() {
            Stream<Tag> named = push.reference() instanceof Tag tag ? Stream.of(tag) : Stream.empty();
            return Flux.fromStream(Stream.concat(named, push.tags().stream()).distinct());
        }
    }

    @Override
    public Mono<Descriptor> stat(Reference reference) {
        return digest(reference).flatMap(digest -> stores.descriptors().find(repository, digest));
    }

    private Mono<Digest> digest(Reference reference) {
        if (reference instanceof Digest digest) {
            return Mono.fromSupplier(digest::requireCanonical);
        }
        return stores.tags().find(repository, (Tag) reference);
    }

    @Override
    public Mono<Manifest> get(Reference reference) {
        return stat(reference)
                .flatMap(descriptor -> stores.links()
                        .bytes(descriptor.digest())
                        .map(content -> new Manifest(descriptor, content))
                        .switchIfEmpty(unlearned(descriptor.digest())));
    }

    private Mono<Manifest> unlearned(Digest digest) {
        return Mono.defer(() -> stores.descriptors().forget(digest)).then(Mono.empty());
    }

    @Override
    public Mono<PushedManifest> put(ManifestPush push, Flux<ByteBuffer> content) {
        return stores.access()
                .add()
                .then(ManifestBody.read(
                        content, stores.limit(), stores.ledger(), bytes -> put(understood(push, bytes))));
    }

    private static Incoming understood(ManifestPush push, ByteBuffer content) {
        Optional<Digest> wanted =
                push.reference() instanceof Digest digest ? Optional.of(digest.requireCanonical()) : Optional.empty();
        Digester digester = Digesters.create(wanted.map(Digest::algorithm).orElse(DigestAlgorithm.SHA256));
        digester.update(content.duplicate());
        Digest actual = digester.digest();
        if (wanted.isPresent() && !wanted.get().equals(actual)) {
            throw new DigestInvalid("manifest does not match " + wanted.get());
        }
        ParsedManifest manifest =
                ManifestParser.parse(content, Optional.of(push.mediaType().value()));
        return new Incoming(push, content, actual, manifest);
    }

    private Mono<PushedManifest> put(Incoming incoming) {
        return new ReferenceCheck(blobs, this::stat, stores.sparse())
                .check(incoming.manifest)
                .then(Mono.defer(() -> new IndexNesting(this::stat, stores.links()).check(incoming.manifest)))
                .thenMany(incoming.tags()
                        .concatMap(tag -> stores.tags().check(repository, tag, incoming.push.condition())))
                .then(Mono.defer(() -> stores.bytes().put(incoming.digest, incoming.content)))
                .then(Mono.defer(() -> stores.links().add(repository, incoming.digest)))
                .then(Mono.defer(() -> addReferrer(incoming)))
                .thenMany(incoming.tags().concatMap(tag -> move(tag, incoming)))
                .then(Mono.fromSupplier(() -> new PushedManifest(incoming.descriptor(), incoming.subject())));
    }

    private Mono<Void> addReferrer(Incoming incoming) {
        Referrer referrer = incoming.manifest.referrer(incoming.digest, incoming.content.remaining());
        return Mono.justOrEmpty(incoming.subject())
                .flatMap(subject -> stores.referrers().add(repository, subject, referrer));
    }

    private Mono<Void> move(Tag tag, Incoming incoming) {
        return stores.tags().move(repository, tag, incoming.digest, incoming.push.condition());
    }

    @Override
    public Mono<Void> delete(Reference reference) {
        return stores.access().delete().then(Mono.defer(() -> remove(reference)));
    }

    private Mono<Void> remove(Reference reference) {
        return reference instanceof Digest digest
                ? removeManifest(digest.requireCanonical())
                : stores.tags().delete(repository, (Tag) reference);
    }

    /** Tags and referrers entry first, the link last: cut half way, the manifest is still there to be deleted again. */
    private Mono<Void> removeManifest(Digest digest) {
        return stores.links()
                .link(repository, digest)
                .switchIfEmpty(Mono.defer(() -> gone(digest)))
                .delayUntil(present -> stores.tags().deleteAllOf(repository, digest))
                .delayUntil(present -> removeReferrer(digest))
                .flatMap(present -> Mono.usingWhen(
                        Mono.just(digest), this::unlink, this::forget, (link, failure) -> forget(link), this::forget));
    }

    private Mono<Void> unlink(Digest digest) {
        return stores.links().remove(repository, digest);
    }

    /** Done however the removal ended: the link may be gone, even if the answer was lost. */
    private Mono<Void> forget(Digest digest) {
        return stores.descriptors().forget(repository, digest);
    }

    /** Whoever removed the link may have been killed before the caches were told. */
    private Mono<Digest> gone(Digest digest) {
        return stores.descriptors()
                .forget(repository, digest)
                .then(Mono.error(() -> new ManifestUnknown("manifest unknown")));
    }

    private Mono<Void> removeReferrer(Digest digest) {
        return stores.links()
                .bytes(digest)
                .mapNotNull(content ->
                        stores.links().parse(digest, content).subject().orElse(null))
                .flatMap(subject -> stores.referrers().remove(repository, subject.digest(), digest));
    }
}
