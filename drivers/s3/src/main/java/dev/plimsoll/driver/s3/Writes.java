package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.Bucket.If;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.WriteCondition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Writes and deletes under conditions: decided by the store where it honours them, and otherwise one after the other within
 * this process.
 *
 * <p>A conditional write leaves its mark in the object's metadata, so that one whose answer was lost recognises its own work
 * when it is repeated and refused.
 */
final class Writes {

    private static final String MARK = "plimsoll-write";
    private static final Retry UNDECIDED = Retry.backoff(5, Duration.ofMillis(20))
            .filter(Operation::isUndecided)
            .onRetryExhaustedThrow((spec, last) -> last.failure());

    private final Bucket bucket;
    private final Names names;
    private final Mono<Honoured> honoured;
    private final KeyTurns turns = new KeyTurns();

    Writes(Bucket bucket, Names names, Mono<Honoured> honoured) {
        this.bucket = bucket;
        this.names = names;
        this.honoured = honoured;
    }

    /** Writes an object and returns its entity tag; fails as the store does, or with a conflict. */
    Mono<String> put(
            Operation operation, String name, Body body, Map<String, String> metadata, WriteCondition condition) {
        return honoured.flatMap(known -> put(known, operation, name, body, metadata, condition));
    }

    private Mono<String> put(
            Honoured known,
            Operation operation,
            String name,
            Body body,
            Map<String, String> metadata,
            WriteCondition condition) {
        if (condition instanceof WriteCondition.Always) {
            return aside(known.all(), name, bucket.put(name, body, metadata, If.ANYTHING));
        }
        boolean decided = condition instanceof WriteCondition.IfAbsent ? known.putIfAbsent() : known.putIfMatch();
        return decided
                ? marked(operation, name, body, metadata, condition(condition))
                : turns.inTurn(
                        name,
                        holds(operation, name, condition)
                                .then(Mono.defer(() -> bucket.put(name, body, metadata, If.ANYTHING))));
    }

    private Mono<String> marked(
            Operation operation, String name, Body body, Map<String, String> metadata, If condition) {
        return Mono.defer(() -> {
            String mark = names.nonce();
            Map<String, String> all = new HashMap<>(metadata);
            all.put(MARK, mark);
            return bucket.put(name, body, all, condition)
                    .retryWhen(UNDECIDED)
                    .onErrorResume(
                            refused -> Operation.isConflict(refused) || Operation.isMissing(refused),
                            refused -> ours(operation, name, mark));
        });
    }

    /** A refusal may be the echo of the write's own success. */
    private Mono<String> ours(Operation operation, String name, String mark) {
        return bucket.head(name)
                .filter(found -> mark.equals(found.metadata().get(MARK)))
                .map(HeadObjectResponse::eTag)
                .switchIfEmpty(Mono.error(() -> conflict(operation)));
    }

    /** Completes a multipart upload whose object must be the first; fails as the store does, or with a conflict. */
    Mono<Void> ifAbsent(Operation operation, String name, Function<If, Mono<Void>> write) {
        return honoured.flatMap(known -> known.completeIfAbsent()
                ? write.apply(If.ABSENT)
                : turns.inTurn(
                        name,
                        holds(operation, name, WriteCondition.ifAbsent())
                                .then(Mono.defer(() -> write.apply(If.ANYTHING)))));
    }

    Mono<Void> delete(String name) {
        return honoured.flatMap(known -> aside(known.all(), name, bucket.delete(name)));
    }

    Mono<Void> delete(Operation operation, String name, String etag) {
        return honoured.flatMap(known -> known.deleteIfMatch()
                ? bucket.delete(name, etag).retryWhen(UNDECIDED)
                : turns.inTurn(
                        name,
                        bucket.head(name)
                                .flatMap(found ->
                                        matches(operation, found, etag).then(Mono.defer(() -> bucket.delete(name))))));
    }

    /** Writes without a condition wait for those that have one and are not atomic. */
    private <T> Mono<T> aside(boolean allHonoured, String name, Mono<T> write) {
        return allHonoured ? write : turns.inTurn(name, write);
    }

    private Mono<Void> holds(Operation operation, String name, WriteCondition condition) {
        Mono<HeadObjectResponse> there = bucket.head(name);
        if (condition instanceof WriteCondition.IfMatch match) {
            return there.switchIfEmpty(Mono.error(() -> conflict(operation)))
                    .flatMap(found -> matches(operation, found, match.version().token()));
        }
        return there.flatMap(found -> Mono.error(conflict(operation)));
    }

    private static Mono<Void> matches(Operation operation, HeadObjectResponse found, String etag) {
        return found.eTag().equals(etag) ? Mono.empty() : Mono.error(conflict(operation));
    }

    private static Conflict conflict(Operation operation) {
        return new Conflict(operation + ": it is in another state");
    }

    private static If condition(WriteCondition condition) {
        return condition instanceof WriteCondition.IfMatch match
                ? If.matches(match.version().token())
                : If.ABSENT;
    }
}
