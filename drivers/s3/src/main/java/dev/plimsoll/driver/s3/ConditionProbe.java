package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.Bucket.If;
import dev.plimsoll.driver.s3.S3Options.Conditions;
import dev.plimsoll.engine.error.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Tries out, on an object of its own, which conditions the store honours, and says loudly which it does not. */
final class ConditionProbe {

    private static final Logger LOG = LoggerFactory.getLogger(ConditionProbe.class);
    private static final String NO_TAG = "\"00000000000000000000000000000000\"";
    private static final Body CONTENT = Body.of("probe".getBytes(StandardCharsets.US_ASCII));
    private static final Set<Integer> NOT_UNDERSTOOD = Set.of(400, 501);

    private final Bucket bucket;
    private final Names names;
    private final Conditions wanted;

    ConditionProbe(Bucket bucket, Names names, Conditions wanted) {
        this.bucket = bucket;
        this.names = names;
        this.wanted = wanted;
    }

    /** Returns what the store honours, found out once; a failure to find out is not remembered. */
    Mono<Honoured> once() {
        if (wanted == Conditions.LOCAL) {
            return Mono.just(Honoured.NONE);
        }
        return Mono.defer(this::probe)
                .doOnNext(ConditionProbe::warn)
                .filter(found -> wanted == Conditions.PROBE || found.all())
                .switchIfEmpty(Mono.error(ConditionProbe::refusal))
                .cache(found -> Duration.ofDays(3650), failed -> Duration.ZERO, () -> Duration.ZERO);
    }

    private Mono<Honoured> probe() {
        String name = names.own("probe");
        Mono<Honoured> found = bucket.put(name, CONTENT, Map.of(), If.ANYTHING)
                .then(Mono.zip(
                        refused(bucket.put(name, CONTENT, Map.of(), If.ABSENT)),
                        refused(bucket.put(name, CONTENT, Map.of(), If.matches(NO_TAG))),
                        completeRefused(name)))
                .flatMap(puts -> refused(bucket.delete(name, NO_TAG))
                        .map(delete -> new Honoured(puts.getT1(), puts.getT2(), delete, puts.getT3())));
        return found.delayUntil(end -> bucket.delete(name))
                .onErrorResume(failed -> bucket.delete(name).onErrorComplete().then(Mono.error(failed)));
    }

    private Mono<Boolean> completeRefused(String name) {
        return bucket.begin(name)
                .flatMap(upload -> bucket.part(name, upload, 1, CONTENT)
                        .flatMap(part -> refused(bucket.complete(name, upload, List.of(part), If.ABSENT)))
                        .delayUntil(end -> bucket.abort(name, upload)));
    }

    private static Mono<Boolean> refused(Mono<?> request) {
        return request.then(Mono.just(false)).onErrorResume(AwsServiceException.class, ConditionProbe::refused);
    }

    private static Mono<Boolean> refused(AwsServiceException answer) {
        if (Operation.isConflict(answer)) {
            return Mono.just(true);
        }
        return NOT_UNDERSTOOD.contains(answer.statusCode()) ? Mono.just(false) : Mono.error(answer);
    }

    private static void warn(Honoured found) {
        warn(
                found.putIfAbsent(),
                "PutObject with If-None-Match",
                "two nodes that begin or publish the same thing at once may both believe to be first");
        warn(
                found.putIfMatch(),
                "PutObject with If-Match",
                "two nodes that go on with one upload, or change one tag, at once may lose one of the changes");
        warn(
                found.deleteIfMatch(),
                "DeleteObject with If-Match",
                "a purge may remove the record of an upload that another node goes on with at that moment");
        warn(
                found.completeIfAbsent(),
                "CompleteMultipartUpload with If-None-Match",
                "two nodes that publish the same large blob at once both write it: harmless, as it is the same");
    }

    private static void warn(boolean honoured, String condition, String meaning) {
        if (!honoured) {
            LOG.warn(
                    "The store does not honour {}. Within this process Plimsoll takes care of it; with several nodes {}."
                            + " Use one node, or another store.",
                    condition,
                    meaning);
        }
    }

    private static Unavailable refusal() {
        String reason = "the store does not honour all conditional writes, and conditions=require demands it";
        return new Unavailable(reason, false, new IllegalStateException(reason));
    }
}
