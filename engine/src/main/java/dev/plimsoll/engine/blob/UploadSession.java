package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.spi.UploadRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An upload as its record last stood. */
record UploadSession(Uploads uploads, UploadRecord record) implements BlobUpload {

    @Override
    public UploadId id() {
        return record.id();
    }

    @Override
    public Instant startedAt() {
        return record.startedAt();
    }

    @Override
    public long offset() {
        return record.offset();
    }

    @Override
    public Mono<BlobUpload> append(long offset, Flux<ByteBuffer> content) {
        return uploads.append(record, offset, content).map(next -> new UploadSession(uploads, next));
    }

    @Override
    public Mono<Descriptor> commit(Digest expected, OptionalLong size) {
        return uploads.commit(record, expected, size);
    }

    @Override
    public Mono<Descriptor> commit(long offset, Flux<ByteBuffer> last, Digest expected) {
        return uploads.commit(record, offset, last, expected);
    }

    @Override
    public Mono<Void> cancel() {
        return uploads.cancel(record);
    }
}
