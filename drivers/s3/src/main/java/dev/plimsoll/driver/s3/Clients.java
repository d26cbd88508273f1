package dev.plimsoll.driver.s3;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the SDK's clients as this driver needs them. */
final class Clients {

    private static final int ATTEMPTS = 4;
    private static final int WAITING_REQUESTS = 100_000;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private Clients() {}

    /** Returns the event loops of one driver, at least two. */
    @SuppressWarnings("deprecation") // the SDK knows no other kind
    static EventLoopGroup eventLoops() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new NioEventLoopGroup(threads, new DefaultThreadFactory("plimsoll-s3", true));
    }

    /**
     * Returns an HTTP client that does not close the event loops. The allocator is the pooled one: Netty's default takes locks
     * on event loops.
     */
    static SdkAsyncHttpClient http(S3Options options, EventLoopGroup eventLoops) {
        return NettyNioAsyncHttpClient.builder()
                .maxConcurrency(options.connections())
                .maxPendingConnectionAcquires(WAITING_REQUESTS)
                .connectionAcquisitionTimeout(options.attempt())
                .connectionTimeout(CONNECT)
                .readTimeout(options.attempt())
                .writeTimeout(options.attempt())
                .putChannelOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .eventLoopGroup(SdkEventLoopGroup.create(eventLoops, NioSocketChannel::new))
                .build();
    }

    /**
     * Answers are handed on by the event loops. The multipart convenience of the SDK stays off, because it holds parts in
     * memory; checksums are computed only where S3 insists, because the engine has its own and other stores stumble.
     */
    static S3AsyncClient client(S3Options options, SdkAsyncHttpClient http, AwsCredentialsProvider credentials) {
        S3AsyncClientBuilder builder = S3AsyncClient.builder()
                .httpClient(http)
                .credentialsProvider(credentials)
                .multipartEnabled(false)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service(options))
                .asyncConfiguration(async -> async.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, (Executor) Runnable::run))
                .overrideConfiguration(limits(options));
        options.endpoint().ifPresent(builder::endpointOverride);
        region(options).ifPresent(builder::region);
        return builder.build();
    }

    static S3Presigner presigner(S3Options options, AwsCredentialsProvider credentials) {
        S3Presigner.Builder builder =
                S3Presigner.builder().credentialsProvider(credentials).serviceConfiguration(service(options));
        options.endpoint().ifPresent(builder::endpointOverride);
        region(options).ifPresent(builder::region);
        return builder.build();
    }

    private static S3Configuration service(S3Options options) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(options.pathStyle())
                .expectContinueEnabled(false)
                .build();
    }

    private static Optional<Region> region(S3Options options) {
        return options.region().map(Region::of).or(() -> options.endpoint().map(elsewhere -> Region.US_EAST_1));
    }

    /** Returns how long all attempts of a request may take together, pauses between them included. */
    static Duration call(Duration attempt) {
        return attempt.multipliedBy(7).dividedBy(2);
    }

    private static ClientOverrideConfiguration limits(S3Options options) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(options.attempt())
                .apiCallTimeout(call(options.attempt()))
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .retryOnException(Clients::tookTooLong)
                        .build())
                .build();
    }

    /** The SDK repeats an attempt that took too long, but not if it hears of that by way of the connection it cut. */
    private static boolean tookTooLong(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(ApiCallAttemptTimeoutException.class::isInstance);
    }
}
