package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Reference;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The manifests of one repository: OCI image manifests and indexes, Docker image manifests and lists (schema 2).
 *
 * <p>A reference that is a provisional digest is refused with {@link dev.plimsoll.engine.error.DigestInvalid}: it names blobs only.
 *
 * <p>Nothing happens until subscription. Safe for use by any number of threads.
 */
public interface ManifestStore {

    /** Returns what is known of a manifest; empty if this repository has none by that reference. */
    Mono<Descriptor> stat(Reference reference);

    /** Returns a manifest with its bytes; empty if this repository has none by that reference. */
    Mono<Manifest> get(Reference reference);

    /**
     * Reads, checks, stores and tags a manifest; its exact bytes are kept.
     *
     * <p>In order: the bytes, this repository's link, the referrers entry of its subject, the tags. A failure half way leaves
     * a manifest that nobody was told of, never a tag that leads nowhere.
     *
     * <p>Fails, changing nothing, with {@link dev.plimsoll.engine.error.ManifestTooLarge} beyond the configured limit (having
     * read no more than that), {@link dev.plimsoll.engine.error.ManifestInvalid},
     * {@link dev.plimsoll.engine.error.DigestInvalid} if the reference is a digest and does not match,
     * {@link dev.plimsoll.engine.error.ManifestBlobUnknown} if it refers to content this repository does not have,
     * {@link dev.plimsoll.engine.error.SizeInvalid} if it states another size than the stored one,
     * {@link dev.plimsoll.engine.error.PreconditionFailed} if the tag condition does not hold.
     *
     * @param content requested while the registry's byte ledger has room; the engine is done with each buffer when
     *     {@code onNext} returns
     */
    Mono<PushedManifest> put(ManifestPush push, Flux<ByteBuffer> content);

    /**
     * Removes a tag, or a manifest with every tag that points to it.
     *
     * <p>Fails with {@link dev.plimsoll.engine.error.ManifestUnknown} if there is none, with
     * {@link dev.plimsoll.engine.error.Unsupported}, before anything is looked up, if the registry does not allow deletes.
     */
    Mono<Void> delete(Reference reference);
}
