package dev.plimsoll.driver.s3;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Credentials, looked up before a request by the driver's threads. The SDK would look them up on the thread that begins the
 * request, and wait there for files and metadata services.
 */
final class Credentials implements AwsCredentialsProvider {

    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();

    private record Found(AwsCredentials credentials, long at) {}

    private final AwsCredentialsProvider chain;
    private final SpoolFiles threads;
    private volatile @Nullable Found found;

    Credentials(AwsCredentialsProvider chain, SpoolFiles threads) {
        this.chain = chain;
        this.threads = threads;
    }

    /** Completes when there are credentials that the chain gave a moment ago; it renews those that expire. */
    Mono<Void> ready() {
        return Mono.defer(
                () -> isFresh() ? Mono.empty() : threads.call(this::lookedUp).then());
    }

    /** Returns whether the chain gave credentials a moment ago. */
    boolean isFresh() {
        Found known = found;
        return known != null && System.nanoTime() - known.at < FRESH_NANOS;
    }

    private AwsCredentials lookedUp() {
        AwsCredentials credentials = chain.resolveCredentials();
        found = new Found(credentials, System.nanoTime());
        return credentials;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return Objects.requireNonNull(found, "no credentials yet").credentials;
    }
}
