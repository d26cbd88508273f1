package dev.plimsoll.driver.s3;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/** Content of known length to send, which can be read again when a request is repeated. */
final class Body implements AsyncRequestBody {

    static final Body EMPTY = new Body(0, Flux.empty());

    private final long length;
    private final Flux<ByteBuffer> bytes;

    /**
     * @param length in bytes
     * @param bytes emits exactly as many, afresh to each subscriber
     */
    Body(long length, Flux<ByteBuffer> bytes) {
        this.length = length;
        this.bytes = bytes;
    }

    static Body of(byte[] content) {
        return new Body(content.length, Flux.defer(() -> Flux.just(ByteBuffer.wrap(content))));
    }

    /** Returns this content with some before it. */
    Body after(byte[] header) {
        return new Body(header.length + length, Flux.concat(of(header), bytes));
    }

    long length() {
        return length;
    }

    @Override
    public Optional<Long> contentLength() {
        return Optional.of(length);
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        bytes.subscribe(subscriber);
    }
}
