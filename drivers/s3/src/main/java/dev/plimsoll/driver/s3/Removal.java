package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Version;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** How objects go. */
final class Removal {

    private final Bucket bucket;
    private final Names names;
    private final Writes writes;

    Removal(Bucket bucket, Names names, Writes writes) {
        this.bucket = bucket;
        this.names = names;
        this.writes = writes;
    }

    /** Removes an object, and all that is held for it if it stands for a staged one. */
    Mono<Void> delete(ObjectKey key) {
        return bucket.head(names.of(key)).flatMap(found -> delete(key, found));
    }

    private Mono<Void> delete(ObjectKey key, HeadObjectResponse found) {
        Mono<Void> itself = writes.delete(names.of(key));
        return Reads.marked(found.metadata()).isPresent()
                ? beginning(names.ownOf(key)).then(itself)
                : itself;
    }

    Mono<Void> delete(Operation operation, Version version) {
        return writes.delete(operation, names.of(operation.key()), version.token());
    }

    Mono<Void> below(ObjectKey prefix) {
        return beginning(names.below(prefix));
    }

    /** Removes every object whose name begins so, a page at a time. */
    private Mono<Void> beginning(String prefix) {
        return removedAfter(prefix, "")
                .expand(last -> removedAfter(prefix, last))
                .then();
    }

    /** Removes a page and returns its last name; empty when nothing follows. */
    private Mono<String> removedAfter(String prefix, String after) {
        return bucket.list(prefix, after, Optional.empty(), Bucket.MOST_AT_ONCE)
                .flatMap(page -> all(page.contents().stream().map(S3Object::key).toList())
                        .then(Mono.justOrEmpty(following(page))));
    }

    private static Optional<String> following(ListObjectsV2Response page) {
        List<S3Object> objects = page.contents();
        return page.isTruncated() && !objects.isEmpty()
                ? Optional.of(objects.get(objects.size() - 1).key())
                : Optional.empty();
    }

    /** Removes objects by name, in as few requests as S3 allows. */
    Mono<Void> all(List<String> all) {
        return Flux.fromIterable(all)
                .buffer(Bucket.MOST_AT_ONCE)
                .concatMap(bucket::deleteAll)
                .then();
    }
}
