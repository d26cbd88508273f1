package dev.plimsoll.driver.s3;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** An HTTP client that knows which of its requests have not ended. Closing it closes the client within. */
final class RequestsUnderWay implements SdkAsyncHttpClient {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final SdkAsyncHttpClient http;
    private final Set<AsyncExecuteRequest> underWay = ConcurrentHashMap.newKeySet();

    RequestsUnderWay(SdkAsyncHttpClient http) {
        this.http = http;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        underWay.add(request);
        CompletableFuture<Void> end = http.execute(request);
        CompletableFuture<Void> unused = end.whenComplete((done, failed) -> underWay.remove(request));
        return end;
    }

    /** Completes when all requests have ended, or after a while. Those that were cancelled take a moment. */
    Mono<Void> ended(Duration patience) {
        return Mono.just(underWay)
                .filter(Set::isEmpty)
                .repeatWhenEmpty(rounds -> rounds.delayElements(PAUSE))
                .timeout(patience, Mono.empty())
                .then();
    }

    @Override
    public void close() {
        http.close();
    }
}
