package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.StorageFull;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What is being done to which key. The one place that turns failures of the store into the engine's errors. */
record Operation(String name, ObjectKey key) {

    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "XMinioStorageFull", "EntityTooLargeForQuota", "InsufficientStorage");
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    /** Returns the failure as the engine knows it. Host, bucket and request stay in the cause, which clients are not shown. */
    Throwable failure(Throwable failure) {
        Throwable known = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (known instanceof AwsServiceException answer) {
            return answered(answer);
        }
        return isOfTheStore(known) ? unavailable(true, known) : known;
    }

    /** Whatever else fails is content that its source could not give. */
    private static boolean isOfTheStore(Throwable failure) {
        return failure instanceof SdkException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof IllegalStateException
                || failure instanceof RejectedExecutionException;
    }

    private RegistryException answered(AwsServiceException answer) {
        int status = answer.statusCode();
        if (isConflict(answer)) {
            return new Conflict(this + ": another writer was there first");
        }
        if (status == INSUFFICIENT_STORAGE || FULL.contains(code(answer))) {
            return new StorageFull(this + ": no room left", answer);
        }
        boolean mayPass = status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
        return unavailable(mayPass, answer);
    }

    Unavailable unavailable(boolean retryable, Throwable cause) {
        return new Unavailable(this + ": the store failed", retryable, cause);
    }

    /** Whether a condition did not hold, or two conditional writes met. */
    static boolean isConflict(Throwable failure) {
        return hasStatus(failure, 412) || hasStatus(failure, 409);
    }

    /** Whether two conditional writes met, which says nothing of who will win. */
    static boolean isUndecided(Throwable failure) {
        return hasStatus(failure, 409);
    }

    static boolean isMissing(Throwable failure) {
        return hasStatus(failure, 404)
                && !(failure instanceof AwsServiceException answer
                        && code(answer).equals("NoSuchBucket"));
    }

    static boolean isBeyondEnd(Throwable failure) {
        return hasStatus(failure, 416);
    }

    private static boolean hasStatus(Throwable failure, int status) {
        return failure instanceof AwsServiceException answer && answer.statusCode() == status;
    }

    private static String code(AwsServiceException answer) {
        return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                ? ""
                : answer.awsErrorDetails().errorCode();
    }

    @Override
    public String toString() {
        return name + " of " + (key.isRoot() ? "the root" : key);
    }
}
