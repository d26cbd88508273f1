package dev.plimsoll.driver.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Hands over the content of an object as it comes, to the one who takes it. As the SDK's own, but for a request that is
 * cancelled at the moment it succeeds: its content goes to nobody, and here its connection is freed all the same.
 */
final class Opening implements AsyncResponseTransformer<GetObjectResponse, ResponsePublisher<GetObjectResponse>> {

    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile CompletableFuture<ResponsePublisher<GetObjectResponse>> opened = new CompletableFuture<>();
    private volatile @Nullable GetObjectResponse response;
    private volatile boolean abandoned;

    @Override
    public CompletableFuture<ResponsePublisher<GetObjectResponse>> prepare() {
        CompletableFuture<ResponsePublisher<GetObjectResponse>> attempt = new CompletableFuture<>();
        opened = attempt;
        if (abandoned) {
            attempt.cancel(true);
        }
        return attempt;
    }

    @Override
    public void onResponse(GetObjectResponse answer) {
        response = answer;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> content) {
        ResponsePublisher<GetObjectResponse> whole = new ResponsePublisher<>(response, content);
        if (abandoned || !opened.complete(whole)) {
            Bucket.drop(whole);
        }
    }

    @Override
    public void exceptionOccurred(Throwable error) {
        opened.completeExceptionally(error);
    }

    /** Returns whether the content is the caller's, to subscribe to or to drop; not if it was abandoned before. */
    boolean take() {
        return settled.compareAndSet(false, true);
    }

    /** Frees what was opened, or whichever attempt opens it yet, unless it was taken. */
    void abandon() {
        if (settled.compareAndSet(false, true)) {
            abandoned = true;
            if (!opened.cancel(true) && !opened.isCompletedExceptionally()) {
                Bucket.drop(opened.join());
            }
        }
    }
}
