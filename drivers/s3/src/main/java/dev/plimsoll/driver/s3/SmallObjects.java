package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Objects that are put and got whole. A version is the entity tag that the store gives to a content. */
final class SmallObjects {

    private static final int BROKEN_OFF = 3;

    private final Bucket bucket;
    private final Names names;
    private final Writes writes;

    SmallObjects(Bucket bucket, Names names, Writes writes) {
        this.bucket = bucket;
        this.names = names;
        this.writes = writes;
    }

    /** A connection that breaks off after the answer has begun is the one thing that the SDK does not repeat. */
    Mono<SmallObject> get(Operation operation, int limit) {
        return bucket.get(names.of(operation.key()), Optional.empty(), Optional.empty())
                .onErrorComplete(Operation::isMissing)
                .flatMap(content -> whole(operation, content, limit))
                .retryWhen(Retry.max(BROKEN_OFF).filter(IOException.class::isInstance));
    }

    private static Mono<SmallObject> whole(
            Operation operation, ResponsePublisher<GetObjectResponse> content, int limit) {
        GetObjectResponse answer = content.response();
        if (answer.contentLength() > limit) {
            Bucket.drop(content);
            return Mono.error(new SizeInvalid(operation + ": it is longer than " + limit + " bytes"));
        }
        Version version = new Version(answer.eTag());
        return Flux.from(content)
                .reduce(ByteBuffer.allocate(answer.contentLength().intValue()), ByteBuffer::put)
                .map(bytes -> new SmallObject(bytes.flip().asReadOnlyBuffer(), version));
    }

    /** Copies the content first: a request that is cancelled may go on reading for a moment. */
    Mono<Version> put(Operation operation, ByteBuffer content, WriteCondition condition) {
        return Mono.defer(() ->
                        writes.put(operation, names.of(operation.key()), Body.of(copied(content)), Map.of(), condition))
                .map(Version::new);
    }

    private static byte[] copied(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }
}
