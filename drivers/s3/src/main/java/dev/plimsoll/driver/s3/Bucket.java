package dev.plimsoll.driver.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * The requests to the store, one method each. Nothing is sent before subscription; cancelling a request closes its
 * connection. Failures are the SDK's own, for {@link Operation} to translate, except that what is missing is empty.
 */
final class Bucket {

    static final int MOST_AT_ONCE = 1000;

    private static final String IF_ABSENT = "*";
    private static final Duration ANY_TIME = Duration.ofDays(7);
    private static final long SLOWEST_PER_SECOND = 512 << 10;

    /** A condition on what is there already, as S3 has it: at most one of the two. */
    record If(@Nullable String noneMatch, @Nullable String match) {
        static final If ANYTHING = new If(null, null);
        static final If ABSENT = new If(IF_ABSENT, null);

        static If matches(String etag) {
            return new If(null, etag);
        }
    }

    private final S3AsyncClient client;
    private final Credentials credentials;
    private final S3Options options;

    Bucket(S3AsyncClient client, Credentials credentials, S3Options options) {
        this.client = client;
        this.credentials = credentials;
        this.options = options;
    }

    private <T> Mono<T> send(Supplier<CompletableFuture<T>> request) {
        return Mono.defer(() -> credentials.isFresh()
                ? Mono.fromFuture(request)
                : credentials.ready().then(Mono.fromFuture(request)));
    }

    private static <T> Mono<T> emptyIfMissing(Mono<T> answer) {
        return answer.onErrorComplete(Operation::isMissing);
    }

    Mono<HeadObjectResponse> head(String name) {
        return emptyIfMissing(send(() ->
                client.headObject(request -> request.bucket(options.bucket()).key(name))));
    }

    /** Opens an object for reading; whoever gets the content subscribes to it or cancels it. How long it takes is up to him. */
    Mono<ResponsePublisher<GetObjectResponse>> get(String name, Optional<String> range, Optional<String> etag) {
        return Mono.defer(() -> {
            Opening opening = new Opening();
            return send(() -> getting(name, range, etag, opening))
                    .filter(content -> opening.take())
                    .doOnCancel(opening::abandon);
        });
    }

    private CompletableFuture<ResponsePublisher<GetObjectResponse>> getting(
            String name, Optional<String> range, Optional<String> etag, Opening opening) {
        return client.getObject(
                request -> request.bucket(options.bucket())
                        .key(name)
                        .range(range.orElse(null))
                        .ifMatch(etag.orElse(null))
                        .overrideConfiguration(timed(ANY_TIME, ANY_TIME)),
                opening);
    }

    /** Frees the connection of content that nobody wants any more. */
    static void drop(ResponsePublisher<?> content) {
        content.subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });
    }

    /** Writes an object and returns its entity tag. */
    Mono<String> put(String name, Body body, Map<String, String> metadata, If condition) {
        return send(() -> client.putObject(put(name, metadata, condition, body.length()), body))
                .map(answer -> answer.eTag());
    }

    private PutObjectRequest put(String name, Map<String, String> metadata, If condition, long length) {
        return PutObjectRequest.builder()
                .bucket(options.bucket())
                .key(name)
                .metadata(metadata)
                .ifNoneMatch(condition.noneMatch)
                .ifMatch(condition.match)
                .serverSideEncryption(options.sse().orElse(null))
                .ssekmsKeyId(options.kmsKey().orElse(null))
                .storageClass(options.storageClass().orElse(null))
                .overrideConfiguration(sending(length))
                .build();
    }

    Mono<Void> delete(String name) {
        return emptyIfMissing(send(() -> client.deleteObject(
                        request -> request.bucket(options.bucket()).key(name))))
                .then();
    }

    Mono<Void> delete(String name, String etag) {
        return emptyIfMissing(send(() -> client.deleteObject(
                        request -> request.bucket(options.bucket()).key(name).ifMatch(etag))))
                .then();
    }

    /** Deletes at most {@link #MOST_AT_ONCE} objects. */
    Mono<Void> deleteAll(List<String> names) {
        List<ObjectIdentifier> objects = names.stream()
                .map(name -> ObjectIdentifier.builder().key(name).build())
                .toList();
        return send(() -> client.deleteObjects(request -> request.bucket(options.bucket())
                        .delete(delete -> delete.objects(objects).quiet(true))))
                .flatMap(answer -> answer.errors().isEmpty() ? Mono.empty() : Mono.error(notDeleted(answer.errors())));
    }

    private static IllegalStateException notDeleted(List<S3Error> errors) {
        S3Error first = errors.get(0);
        return new IllegalStateException(
                errors.size() + " objects were not deleted, the first because of " + first.code());
    }

    Mono<ListObjectsV2Response> list(String prefix, String after, Optional<String> delimiter, int most) {
        return send(() -> client.listObjectsV2(request -> request.bucket(options.bucket())
                .prefix(prefix)
                .startAfter(after.isEmpty() ? null : after)
                .delimiter(delimiter.orElse(null))
                .maxKeys(most)));
    }

    /** Begins a multipart upload and returns its id. */
    Mono<String> begin(String name) {
        return send(() -> client.createMultipartUpload(request -> request.bucket(options.bucket())
                        .key(name)
                        .serverSideEncryption(options.sse().orElse(null))
                        .ssekmsKeyId(options.kmsKey().orElse(null))
                        .storageClass(options.storageClass().orElse(null))))
                .map(CreateMultipartUploadResponse::uploadId);
    }

    Mono<CompletedPart> part(String name, String uploadId, int number, Body body) {
        return send(() -> client.uploadPart(
                        request -> request.bucket(options.bucket())
                                .key(name)
                                .uploadId(uploadId)
                                .partNumber(number)
                                .overrideConfiguration(sending(body.length())),
                        body))
                .map(answer -> completed(number, answer.eTag()));
    }

    Mono<CompletedPart> copyPart(String name, String uploadId, int number, String source, Optional<String> range) {
        return send(() -> client.uploadPartCopy(request -> request.sourceBucket(options.bucket())
                        .sourceKey(source)
                        .copySourceRange(range.orElse(null))
                        .destinationBucket(options.bucket())
                        .destinationKey(name)
                        .uploadId(uploadId)
                        .partNumber(number)
                        .overrideConfiguration(slowly())))
                .map(answer -> completed(number, answer.copyPartResult().eTag()));
    }

    private static CompletedPart completed(int number, String etag) {
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    Mono<Void> complete(String name, String uploadId, List<CompletedPart> parts, If condition) {
        return send(() -> client.completeMultipartUpload(request -> request.bucket(options.bucket())
                        .key(name)
                        .uploadId(uploadId)
                        .multipartUpload(upload -> upload.parts(parts))
                        .ifNoneMatch(condition.noneMatch)
                        .overrideConfiguration(slowly())))
                .then();
    }

    Mono<Void> abort(String name, String uploadId) {
        return emptyIfMissing(send(() -> client.abortMultipartUpload(
                        request -> request.bucket(options.bucket()).key(name).uploadId(uploadId))))
                .then();
    }

    /** A multipart upload that was begun and neither completed nor aborted. */
    record OpenUpload(String name, String id, Instant begun) {}

    /** Lists the oldest thousand or so of the open uploads below a prefix. */
    Flux<OpenUpload> openUploads(String prefix) {
        return send(() -> client.listMultipartUploads(
                        request -> request.bucket(options.bucket()).prefix(prefix.isEmpty() ? null : prefix)))
                .flatMapIterable(answer -> answer.uploads())
                .map(upload -> new OpenUpload(upload.key(), upload.uploadId(), upload.initiated()));
    }

    /** However large a part is, a store that takes it slowly but steadily is not given up. */
    private AwsRequestOverrideConfiguration sending(long length) {
        Duration more = Duration.ofSeconds(length / SLOWEST_PER_SECOND);
        return timed(
                options.attempt().plus(more), Clients.call(options.attempt()).plus(more.multipliedBy(3)));
    }

    /** What the store does by itself, with all the bytes of an object, takes as long as it takes. */
    private AwsRequestOverrideConfiguration slowly() {
        Duration call = Clients.call(options.attempt());
        return timed(call, call);
    }

    private static AwsRequestOverrideConfiguration timed(Duration attempt, Duration call) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(call)
                .build();
    }
}
