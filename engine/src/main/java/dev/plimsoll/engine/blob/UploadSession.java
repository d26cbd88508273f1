package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.UploadUnknown;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An upload as its record last stood.
 *
 * @param store the repository it belongs to
 * @param stored what was read or written last
 * @param ticket the age of the request it belongs to
 */
record UploadSession(BlobStore store, Uploads uploads, Stored stored, long ticket) implements BlobUpload {

    @Override
    public UploadId id() {
        return stored.record().id();
    }

    @Override
    public Instant startedAt() {
        return stored.record().startedAt();
    }

    @Override
    public long offset() {
        return stored.record().offset();
    }

    @Override
    public Mono<BlobUpload> append(long offset, Flux<ByteBuffer> content) {
        return uploads.append(stored, ticket, offset, content)
                .map(next -> new UploadSession(store, uploads, next, ticket));
    }

    @Override
    public Mono<Descriptor> commit(Digest expected, OptionalLong size) {
        return uploads.commit(stored.record(), ticket, expected, size)
                .onErrorResume(UploadUnknown.class, gone -> again(expected, gone));
    }

    @Override
    public Mono<Descriptor> commit(long offset, Flux<ByteBuffer> last, Digest expected) {
        return uploads.commit(stored, ticket, offset, last, expected)
                .onErrorResume(UploadUnknown.class, gone -> again(expected, gone));
    }

    /** A commit whose answer was lost is asked again: the session is gone, and the blob is there. */
    private Mono<Descriptor> again(Digest expected, UploadUnknown gone) {
        return store.stat(expected).switchIfEmpty(Mono.error(gone));
    }

    @Override
    public Mono<Void> cancel() {
        return uploads.cancel(stored.record(), ticket);
    }
}
