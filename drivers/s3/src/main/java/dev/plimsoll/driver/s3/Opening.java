package dev.plimsoll.driver.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Hands over the content of an object as it comes. As the SDK's own, but for a request that is cancelled at the moment it
 * succeeds: its content goes to nobody, and here its connection is freed all the same.
 */
final class Opening implements AsyncResponseTransformer<GetObjectResponse, ResponsePublisher<GetObjectResponse>> {

    private volatile CompletableFuture<ResponsePublisher<GetObjectResponse>> opened = new CompletableFuture<>();
    private volatile @Nullable GetObjectResponse response;

    @Override
    public CompletableFuture<ResponsePublisher<GetObjectResponse>> prepare() {
        opened = new CompletableFuture<>();
        return opened;
    }

    @Override
    public void onResponse(GetObjectResponse answer) {
        response = answer;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> content) {
        ResponsePublisher<GetObjectResponse> whole = new ResponsePublisher<>(response, content);
        if (!opened.complete(whole)) {
            Bucket.drop(whole);
        }
    }

    @Override
    public void exceptionOccurred(Throwable error) {
        opened.completeExceptionally(error);
    }

    /** Frees what was opened and will not be handed over; call it when the request was cancelled. */
    void abandon() {
        if (!opened.cancel(true) && !opened.isCompletedExceptionally()) {
            Bucket.drop(opened.join());
        }
    }
}
