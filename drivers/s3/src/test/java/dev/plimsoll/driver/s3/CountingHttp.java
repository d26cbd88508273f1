package dev.plimsoll.driver.s3;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** The driver's HTTP client, which tells how many requests of which kind were sent, and how many are under way. */
final class CountingHttp implements SdkAsyncHttpClient {

    private final SdkAsyncHttpClient http;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<String, Integer> sent = new ConcurrentSkipListMap<>();

    CountingHttp(SdkAsyncHttpClient http) {
        this.http = http;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        sent.merge(kind(request.request()), 1, Integer::sum);
        underWay.incrementAndGet();
        CompletableFuture<Void> end = http.execute(request);
        CompletableFuture<Void> unused = end.whenComplete((done, failed) -> underWay.decrementAndGet());
        return end;
    }

    private static String kind(SdkHttpRequest request) {
        Map<String, ?> query = request.rawQueryParameters();
        boolean copy = request.firstMatchingHeader("x-amz-copy-source").isPresent();
        return switch (request.method()) {
            case PUT -> query.containsKey("partNumber") ? copy ? "UploadPartCopy" : "UploadPart" : "PutObject";
            case POST ->
                query.containsKey("uploads")
                        ? "CreateMultipartUpload"
                        : query.containsKey("uploadId") ? "CompleteMultipartUpload" : "DeleteObjects";
            case GET ->
                query.containsKey("list-type")
                        ? "ListObjectsV2"
                        : query.containsKey("uploads") ? "ListMultipartUploads" : "GetObject";
            case DELETE -> query.containsKey("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
            case HEAD -> "HeadObject";
            default -> request.method().name();
        };
    }

    int underWay() {
        return underWay.get();
    }

    /** Returns how many requests of each kind were sent since the last call. */
    Map<String, Integer> sent() {
        Map<String, Integer> now = new ConcurrentSkipListMap<>(sent);
        sent.clear();
        return now;
    }

    @Override
    public void close() {
        http.close();
    }
}
