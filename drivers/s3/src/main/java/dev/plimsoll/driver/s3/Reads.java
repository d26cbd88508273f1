package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.StagedState.Segment;
import dev.plimsoll.driver.s3.StagedState.Token;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.ObjectStat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Looking at objects and reading them, staged ones included. */
final class Reads {

    private static final String STATE = "plimsoll-staged";

    private final Bucket bucket;
    private final Names names;

    Reads(Bucket bucket, Names names) {
        this.bucket = bucket;
        this.names = names;
    }

    /** Returns the metadata of an object that stands for a staged one. */
    static Map<String, String> markedAs(Token token) {
        return Map.of(STATE, token.toString());
    }

    /** Returns which state an object stands for; empty if for none, but for itself. */
    static Optional<Token> marked(Map<String, String> metadata) {
        return Optional.ofNullable(metadata.get(STATE)).flatMap(Token::of);
    }

    Mono<ObjectStat> stat(ObjectKey key) {
        return bucket.head(names.of(key)).map(found -> new ObjectStat(size(found), found.lastModified()));
    }

    static long size(HeadObjectResponse found) {
        return marked(found.metadata()).map(Token::length).orElse(found.contentLength());
    }

    Flux<ByteBuffer> read(Operation operation, ByteRange range) {
        if (range.length() == 0) {
            return nothing(operation, range);
        }
        String name = names.of(operation.key());
        return Flux.defer(() -> new Reading(
                                bucket,
                                operation,
                                name,
                                range,
                                answer -> marked(answer.metadata()).map(token -> staged(operation, token, range)))
                        .bytes())
                .onErrorResume(Operation::isBeyondEnd, beyond -> nothing(operation, range))
                .onErrorMap(Operation::isMissing, missing -> unknown(operation));
    }

    /** Only the object's size tells whether the range begins at the end or beyond it; a staged one is longer than it looks. */
    private Flux<ByteBuffer> nothing(Operation operation, ByteRange range) {
        return bucket.head(names.of(operation.key()))
                .switchIfEmpty(Mono.error(() -> unknown(operation)))
                .flatMapMany(found -> marked(found.metadata())
                        .filter(token -> range.length() > 0)
                        .map(token -> staged(operation, token, range))
                        .orElseGet(() -> begins(operation, range, size(found))));
    }

    private static Flux<ByteBuffer> begins(Operation operation, ByteRange range, long size) {
        return range.first() <= size
                ? Flux.empty()
                : Flux.error(() -> new RangeInvalid(operation + ": the range begins beyond its end", size));
    }

    private static ObjectUnknown unknown(Operation operation) {
        return new ObjectUnknown(operation + ": there is no such object");
    }

    private Flux<ByteBuffer> staged(Operation operation, Token token, ByteRange range) {
        if (range.first() >= token.length()) {
            return begins(operation, range, token.length());
        }
        ObjectKey key = operation.key();
        return state(operation, token)
                .flatMapIterable(state -> state.segments(names, key, token))
                .scan(new Placed(0, 0, new Segment("", 0, 0)), Placed::next)
                .skip(1)
                .filter(placed -> placed.start < range.end() && range.first() < placed.end)
                .concatMap(placed -> segment(operation, placed, range.within(token.length())), 0);
    }

    /** A segment, and where in the whole it lies. */
    private record Placed(long start, long end, Segment segment) {
        Placed next(Segment following) {
            return new Placed(end, end + following.length(), following);
        }
    }

    private Flux<ByteBuffer> segment(Operation operation, Placed placed, ByteRange range) {
        long first = Math.max(range.first(), placed.start) - placed.start + placed.segment.offset();
        long end = Math.min(range.end(), placed.end) - placed.start + placed.segment.offset();
        return part(operation, placed.segment.name(), new ByteRange(first, end));
    }

    /** Reads part of an object of the driver's own, exactly. */
    Flux<ByteBuffer> part(Operation operation, String name, ByteRange range) {
        return Flux.defer(() -> new Reading(bucket, operation, name, range, answer -> Optional.empty()).bytes())
                .onErrorMap(Operation::isMissing, gone -> gone(operation));
    }

    /** Returns a state whose header must be there. */
    Mono<StagedState> state(Operation operation, Token token) {
        String name = names.ownOf(operation.key(), token.nonce());
        return part(operation, name, ByteRange.of(0, token.header()))
                .reduce(ByteBuffer.allocate(token.header()), ByteBuffer::put)
                .map(header -> StagedState.of(
                        StandardCharsets.US_ASCII.decode(header.flip()).toString()))
                .onErrorMap(IllegalArgumentException.class, damaged -> gone(operation));
    }

    static Conflict gone(Operation operation) {
        return new Conflict(operation + ": the store does not hold what its caller believes");
    }
}
