package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.BlobUnknown;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One repository's view of the shared blobs: those it has a link to. */
record LinkedBlobStore(BlobStores stores, RepositoryName repository) implements BlobStore {

    @Override
    public Mono<Descriptor> stat(Digest digest) {
        return find(repository, digest);
    }

    private Mono<Descriptor> find(RepositoryName in, Digest digest) {
        return stores.links()
                .canonical(in, digest)
                .flatMap(canonical -> stores.descriptors().find(in, canonical));
    }

    @Override
    public Mono<BlobContent> open(Digest digest) {
        return stat(digest).map(stores::content);
    }

    @Override
    public Mono<Descriptor> put(MediaType mediaType, Flux<ByteBuffer> content) {
        return stores.access()
                .add()
                .then(stores.uploads().put(repository, mediaType, content))
                .delayUntil(this::retyped);
    }

    @Override
    public Mono<Descriptor> put(Digest expected, Flux<ByteBuffer> content) {
        return stores.access().add().then(stores.uploads().put(repository, expected, content));
    }

    @Override
    public Mono<BlobUpload> create(Optional<DigestAlgorithm> algorithm) {
        return stores.access()
                .add()
                .then(Mono.defer(() -> session(stores.uploads().create(repository, algorithm))));
    }

    @Override
    public Mono<BlobUpload> resume(UploadId id) {
        return stores.access()
                .add()
                .then(Mono.defer(() -> session(stores.uploads().find(repository, id))));
    }

    /** The ticket is drawn before the record is read: that takes a while, and requests are ordered by their arrival. */
    private Mono<BlobUpload> session(Mono<Stored> found) {
        long ticket = stores.uploads().ticket();
        return found.map(stored -> new UploadSession(this, stores.uploads(), stored, ticket));
    }

    @Override
    public Mono<Descriptor> mount(RepositoryName from, Digest digest) {
        return stores.access()
                .add()
                .then(find(from, digest))
                .delayUntil(blob -> stores.links().add(repository, blob))
                .delayUntil(blob -> stores.links().name(repository, digest, blob.digest()))
                .delayUntil(this::retyped);
    }

    /** A repository may have had the blob under another media type before. */
    private Mono<Void> retyped(Descriptor blob) {
        return blob.mediaType().equals(MediaType.OCTET_STREAM)
                ? Mono.empty()
                : stores.descriptors().forget(repository, blob.digest());
    }

    @Override
    public Mono<Descriptor> mount(Digest digest, Predicate<RepositoryName> readable) {
        return stores.access()
                .add()
                .then(Mono.defer(() -> Mono.justOrEmpty(stores.links().holder(digest))))
                .filter(readable)
                .flatMap(from -> mount(from, digest));
    }

    @Override
    public Mono<Void> delete(Digest digest) {
        return stores.access()
                .delete()
                .then(stores.links().link(repository, digest))
                .switchIfEmpty(Mono.defer(() -> gone(digest)))
                .then(Mono.usingWhen(
                        Mono.just(digest),
                        this::unlink,
                        this::forget,
                        (unlinked, failure) -> forget(unlinked),
                        this::forget));
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
                .then(Mono.error(() -> new BlobUnknown("blob unknown to repository")));
    }
}
