package dev.plimsoll.bench.client;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/**
 * Sockets of the load's clients.
 *
 * @param threads how many event loops
 * @param timeout how long a registry may be silent
 * @param smallWindow whether each connection takes as little as possible ahead of its reader: what a slow reader needs
 * @param insecure whether any TLS certificate will do
 * @param authorities a PEM file of certificates to trust instead of the platform's; null for the platform's
 */
public record Transport(
        int threads,
        Duration timeout,
        boolean smallWindow,
        boolean insecure,
        @Nullable Path authorities) {

    private static final int MOST_CONNECTIONS = 60_000;
    private static final Duration IDLE = Duration.ofSeconds(20); // shorter than registries keep connections
    private static final int SMALL = 4 * 1024;
    private static final int LARGEST_READ = 256 * 1024;

    /**
     * Returns a client; its connections are its own. {@link Connections#close} ends them.
     *
     * @param secure whether it may speak TLS
     */
    Connections open(boolean secure) {
        ConnectionProvider pool = ConnectionProvider.builder("bench")
                .maxConnections(MOST_CONNECTIONS)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(IDLE)
                .build();
        LoopResources loops = LoopResources.create("bench", threads, true);
        return new Connections(pool, loops, http(pool, loops, secure));
    }

    private HttpClient http(ConnectionProvider pool, LoopResources loops, boolean secure) {
        HttpClient client = HttpClient.create(pool)
                .runOn(loops)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .httpResponseDecoder(Transport::largePieces)
                .responseTimeout(timeout)
                .disableRetry(true);
        HttpClient trusting = secure ? client.secure(spec -> spec.sslContext(tls())) : client;
        return smallWindow ? small(trusting) : large(trusting);
    }

    private static HttpClient large(HttpClient client) {
        return client.option(
                ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(SMALL, 64 * 1024, LARGEST_READ));
    }

    /** The kernel doubles the size, and the client asks for more only when its reader does. */
    private static HttpClient small(HttpClient client) {
        return client.option(ChannelOption.SO_RCVBUF, SMALL)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(SMALL).maxMessagesPerRead(1));
    }

    @SuppressWarnings("deprecation") // of maxChunkSize: Reactor Netty honours it and has nothing in its place
    private static HttpResponseDecoderSpec largePieces(HttpResponseDecoderSpec spec) {
        return spec.maxChunkSize(LARGEST_READ);
    }

    private SslProvider.GenericSslContextSpec<?> tls() {
        return Http11SslContextSpec.forClient().configure(this::trust);
    }

    private void trust(SslContextBuilder builder) {
        if (insecure) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else if (authorities != null) {
            builder.trustManager(authorities.toFile());
        }
    }

    /**
     * Open sockets.
     *
     * @param http makes requests over them
     */
    record Connections(ConnectionProvider pool, LoopResources loops, HttpClient http) {

        /** Closes all of them, and waits. */
        void close() {
            pool.disposeLater().block(IDLE);
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(IDLE);
        }
    }
}
