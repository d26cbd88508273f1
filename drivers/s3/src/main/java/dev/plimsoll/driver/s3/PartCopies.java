package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.StagedState.Segment;
import dev.plimsoll.engine.spi.FirstError;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Joins objects of the store to one, without their bytes passing through here. */
final class PartCopies {

    private static final int AT_ONCE = 16;

    private final Bucket bucket;

    PartCopies(Bucket bucket) {
        this.bucket = bucket;
    }

    /** A multipart upload with all its parts in place. */
    record Joined(String name, String uploadId, List<CompletedPart> parts) {}

    /** Copies the segments to parts and lets them be completed; whatever fails, the upload does not stay open. */
    Mono<Void> join(List<Segment> segments, String target, Function<Joined, Mono<Void>> completion) {
        return Mono.usingWhen(
                bucket.begin(target),
                upload -> copied(segments, target, upload).flatMap(completion),
                upload -> Mono.empty(),
                (upload, failed) -> bucket.abort(target, upload).onErrorComplete(),
                upload -> bucket.abort(target, upload));
    }

    private Mono<Joined> copied(List<Segment> segments, String target, String upload) {
        return Flux.range(0, segments.size())
                .flatMap(index -> copied(segments.get(index), target, upload, index + 1), AT_ONCE)
                .transform(FirstError::of)
                .sort(Comparator.comparing(CompletedPart::partNumber))
                .collectList()
                .map(parts -> new Joined(target, upload, parts));
    }

    /** A piece is copied whole, a tail without the header before it. */
    private Mono<CompletedPart> copied(Segment segment, String target, String upload, int number) {
        Optional<String> range = segment.offset() == 0
                ? Optional.empty()
                : Optional.of("bytes=" + segment.offset() + "-" + (segment.offset() + segment.length() - 1));
        return bucket.copyPart(target, upload, number, segment.name(), range);
    }
}
