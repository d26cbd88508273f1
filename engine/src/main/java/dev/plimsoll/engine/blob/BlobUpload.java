package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.UploadId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One upload session: a name and an offset, not an open file. A value: an append answers a new one and this stays as it
 * is.
 *
 * <p><b>One writer.</b> A new request for a session interrupts the one under way, which fails with
 * {@link dev.plimsoll.engine.error.RangeInvalid}, which tells where the upload is; bytes of both are never mixed. Which is newer
 * is decided by when {@link BlobStore#resume} was subscribed to.
 *
 * <p><b>Buffers.</b> The engine is done with each buffer when {@code onNext} returns: the source may reuse it at once.
 * Content is requested as fast as the driver takes it, one buffer at a time, and only while the registry's byte ledger has
 * room.
 *
 * <p><b>Cut off.</b> When content fails or the result is cancelled, what was received until then is kept, and the upload can
 * be {@linkplain BlobStore#resume resumed} where it ended.
 */
public interface BlobUpload {

    /** Returns the session's name, unique in the registry. */
    UploadId id();

    /** Returns when the session began. */
    Instant startedAt();

    /** Returns how many bytes have been acknowledged; the next append begins there. */
    long offset();

    /**
     * Adds content to the end, durably.
     *
     * @param offset where the caller believes the upload ends, in bytes; elsewhere
     *     {@link dev.plimsoll.engine.error.RangeInvalid}, before anything of the content is requested
     */
    Mono<BlobUpload> append(long offset, Flux<ByteBuffer> content);

    /**
     * Verifies what was uploaded, stores it under its canonical digest and links it by that and by {@code expected}. The session is then gone. If the answer was lost, the
     * same commit may be asked again: a session that is gone, while the repository has that blob, is taken for committed.
     *
     * <p>Fails with {@link dev.plimsoll.engine.error.DigestInvalid} if the content does not match, or is nothing that such a
     * digest is given to: session and bytes are removed. Fails with {@link dev.plimsoll.engine.error.SizeInvalid} if the length does not match: the session stays.
     *
     * @param size the length the caller expects, in bytes
     */
    Mono<Descriptor> commit(Digest expected, OptionalLong size);

    /**
     * Appends the last content and commits, in one step that stores no state between the two.
     *
     * @param offset as for {@link #append}
     */
    Mono<Descriptor> commit(long offset, Flux<ByteBuffer> last, Digest expected);

    /** Ends the session and frees its bytes. Fails with {@link dev.plimsoll.engine.error.UploadUnknown} if it is gone. */
    Mono<Void> cancel();
}
