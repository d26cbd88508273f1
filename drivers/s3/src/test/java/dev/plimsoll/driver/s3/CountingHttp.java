package dev.plimsoll.driver.s3;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** The driver's HTTP client, which tells how many requests of which kind were sent, and how many are under way. */
final class CountingHttp implements SdkAsyncHttpClient {

    private final SdkAsyncHttpClient http;
    private final Map<AsyncExecuteRequest, S3Call> underWay = new ConcurrentHashMap<>();
    private final Map<S3Call, Integer> sent = new ConcurrentSkipListMap<>();

    CountingHttp(SdkAsyncHttpClient http) {
        this.http = http;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        S3Call call = call(request.request());
        sent.merge(call, 1, Integer::sum);
        underWay.put(request, call);
        CompletableFuture<Void> end = http.execute(request);
        CompletableFuture<Void> unused = end.whenComplete((done, failed) -> underWay.remove(request));
        return end;
    }

    private static S3Call call(SdkHttpRequest request) {
        boolean copies = request.firstMatchingHeader("x-amz-copy-source").isPresent();
        return S3Call.of(request.method().name(), request.rawQueryParameters().keySet(), copies);
    }

    /** Returns what kinds of requests are under way. */
    List<S3Call> underWay() {
        return List.copyOf(underWay.values());
    }

    /** Returns how many requests of each kind were sent since the last call. */
    Map<S3Call, Integer> sent() {
        Map<S3Call, Integer> now = new ConcurrentSkipListMap<>(sent);
        sent.clear();
        return now;
    }

    @Override
    public void close() {
        http.close();
    }
}
