package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The blobs of one repository.
 *
 * <p>Bytes are stored once for the whole registry, under their digest. A repository sees those it has a link to; the link
 * is the right to read. A blob's life: an upload begins and nobody sees it; it is committed and can be read; its link is
 * deleted and this repository no longer sees it, while others that linked it still do and the bytes stay for a collector.
 *
 * <p>A blob committed under a {@linkplain dev.plimsoll.engine.content.DigestAlgorithm#isProvisional provisional} digest is stored
 * and linked under its canonical one, and linked by the other name too. It is then found, opened and mounted by either; its
 * descriptor tells the canonical digest. Bytes that are given a name which others have in this repository take it over.
 *
 * <p>Nothing happens until subscription. Safe for use by any number of threads.
 */
public interface BlobStore {

    /** Returns what is known of a blob; empty if this repository has no link to it. */
    Mono<Descriptor> stat(Digest digest);

    /** Returns a blob's content, of which nothing is read yet; empty if this repository has no link to it. */
    Mono<BlobContent> open(Digest digest);

    /**
     * Stores content in one go and links it. Follows the rules of {@link BlobUpload#append} for buffers and demand.
     * Cancelled or failed, it leaves nothing.
     *
     * @param mediaType kept with this repository's link
     */
    Mono<Descriptor> put(MediaType mediaType, Flux<ByteBuffer> content);

    /**
     * Stores content whose digest is known in one go, and links it; fails with
     * {@link dev.plimsoll.engine.error.DigestInvalid} if the content does not match. Follows the rules of
     * {@link BlobUpload#append} for buffers and demand. Cancelled or failed, it leaves nothing.
     */
    Mono<Descriptor> put(Digest expected, Flux<ByteBuffer> content);

    /**
     * Begins an upload.
     *
     * @param algorithm the digest it will be committed with, if already known; commit accepts any other at the price of
     *     reading the staged bytes once more
     */
    Mono<BlobUpload> create(Optional<DigestAlgorithm> algorithm);

    /**
     * Returns an upload as it stands; fails with {@link dev.plimsoll.engine.error.UploadUnknown} if this repository has none
     * of that name.
     */
    Mono<BlobUpload> resume(UploadId id);

    /**
     * Links a blob of another repository here; empty, changing nothing, if that repository has no link to it. Whether the
     * caller may read {@code from} is the caller's to decide first. A provisional name is taken along.
     */
    Mono<Descriptor> mount(RepositoryName from, Digest digest);

    /**
     * Links a blob of whichever repository is known to have it; empty, changing nothing, if none is known. Knowledge is that of
     * this process since its start, and checked against that repository's link.
     *
     * @param readable which repositories the caller may read; asked at most once
     */
    Mono<Descriptor> mount(Digest digest, Predicate<RepositoryName> readable);

    /**
     * Removes this repository's link by that name. Without its canonical link a blob cannot be read by any other name either;
     * without another name it still can by the canonical one. Fails with {@link dev.plimsoll.engine.error.BlobUnknown} if there is none, with
     * {@link dev.plimsoll.engine.error.Unsupported}, before anything is looked up, if the registry does not allow deletes.
     */
    Mono<Void> delete(Digest digest);
}
