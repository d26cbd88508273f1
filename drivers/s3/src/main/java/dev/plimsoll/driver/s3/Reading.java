package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Corrupt;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * One read of one range. A connection that breaks off is replaced by another that goes on where it ended, as long as the
 * object is the same.
 */
final class Reading {

    private static final int FRUITLESS = 3;

    /** What is done with the answer before its bytes are read, if it is not to be read. */
    interface Detour {

        /** Returns other bytes to give instead; empty to go on. */
        Optional<Flux<ByteBuffer>> instead(GetObjectResponse answer);
    }

    private final Bucket bucket;
    private final Operation operation;
    private final String name;
    private final ByteRange range;
    private final Detour detour;

    private long position;
    private long end = -1;
    private int failures;
    private @Nullable String etag;

    Reading(Bucket bucket, Operation operation, String name, ByteRange range, Detour detour) {
        this.bucket = bucket;
        this.operation = operation;
        this.name = name;
        this.range = range;
        this.detour = detour;
        this.position = range.first();
    }

    /** Emits the bytes; fails as the store does. Subscribe to it once. */
    Flux<ByteBuffer> bytes() {
        return Flux.defer(this::rest).retryWhen(Retry.indefinitely().filter(this::mayGoOn));
    }

    private Flux<ByteBuffer> rest() {
        return position == end
                ? Flux.empty()
                : bucket.get(name, header(), Optional.ofNullable(etag)).flatMapMany(this::content);
    }

    private Optional<String> header() {
        long last = range.end() - 1;
        if (position == 0 && range.end() == Long.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of("bytes=" + position + "-" + (range.end() == Long.MAX_VALUE ? "" : Long.toString(last)));
    }

    /** No operator here may pass the content by unsubscribed when it is cancelled: its connection would never be freed. */
    private Flux<ByteBuffer> content(ResponsePublisher<GetObjectResponse> content) {
        GetObjectResponse answer = content.response();
        Optional<Flux<ByteBuffer>> other = detour.instead(answer);
        if (other.isPresent()) {
            Bucket.drop(content);
            return other.get();
        }
        etag = answer.eTag();
        end = position + answer.contentLength();
        return Flux.from(content)
                .filter(ByteBuffer::hasRemaining)
                .doOnNext(this::count)
                .doOnComplete(this::checkEnd);
    }

    private void count(ByteBuffer bytes) {
        position += bytes.remaining();
        failures = 0;
    }

    private void checkEnd() {
        if (position != end) {
            throw new Corrupt(operation + ": it is shorter than it was when the read began");
        }
    }

    /** Before the first byte the SDK has tried often enough. */
    private boolean mayGoOn(Throwable failure) {
        failures++;
        return etag != null
                && failures <= FRUITLESS
                && operation.failure(failure) instanceof dev.plimsoll.engine.error.Unavailable passing
                && passing.retryable();
    }
}
