package dev.plimsoll.driver.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How Lettuce is told to behave: nothing is queued for a connection that is not there, and no queue is without end. */
final class Settings {

    /** How long a question may take before the store is asked instead. */
    static final Duration PATIENCE = Duration.ofMillis(50);

    /** How long a command may take that others rely on, but can do without for a while: a clear. */
    static final Duration LONG_PATIENCE = Duration.ofMillis(500);

    /** How long a command may take that a request cannot do without: a step of an upload. */
    static final Duration LONGEST_PATIENCE = Duration.ofSeconds(3);

    /** How often a connection is looked after. */
    static final Duration PULSE = Duration.ofSeconds(1);

    /** How long connecting may take, with everything that is said at the beginning. */
    static final Duration CONNECTING = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    /** How long the client may take to end. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private static final int WAITING = 1000;
    private static final int THREADS = 2;

    /** Lettuce reports each connection to Java's flight recorder; making that ready costs most of a second of CPU at the start. */
    private static final String FLIGHT_RECORDER = "io.lettuce.core.jfr";

    private Settings() {}

    static ClientResources resources() {
        System.setProperty(FLIGHT_RECORDER, System.getProperty(FLIGHT_RECORDER, "false"));
        return DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .nettyCustomizer(new Pooled())
                .build();
    }

    /** Takes buffers from the pool that the service uses; the locks of Netty's adaptive one may park an event loop. */
    private static final class Pooled implements NettyCustomizer {

        @Override
        public void afterBootstrapInitialized(Bootstrap bootstrap) {
            bootstrap.option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        }
    }

    /** Connections are made anew by {@link Kept}, which knows when; Lettuce would wait longer and longer between its attempts. */
    static ClientOptions server(boolean tls) {
        return common(tls).autoReconnect(false).build();
    }

    /** Here Lettuce looks after the connections to the nodes, which come and go with the topology. */
    static ClusterClientOptions cluster(boolean tls) {
        return ClusterClientOptions.builder(common(tls).build())
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(Duration.ofSeconds(30))
                        .build())
                .build();
    }

    private static ClientOptions.Builder common(boolean tls) {
        return ClientOptions.builder()
                .sslOptions(tls ? trusting() : SslOptions.create())
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(WAITING)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECTING)
                        .keepAlive(true)
                        .build());
    }

    /** What the platform trusts, read here and now: left alone, Lettuce has each connection read it on its event loop. */
    private static SslOptions trusting() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init((KeyStore) null);
            return SslOptions.builder().jdkSslProvider().trustManager(trust).build();
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("needs a trust store: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * Ends the client, then its threads. A client that is just connecting to a cluster may never say that it has ended, whatever time
     * it was given; ending its threads ends it too.
     */
    static Mono<Void> shutdown(AbstractRedisClient client, ClientResources resources) {
        return Mono.fromFuture(() -> client.shutdownAsync(0, 2, TimeUnit.SECONDS))
                .timeout(CLOSING, Mono.fromRunnable(() -> LOG.debug("Redis: the client does not end by itself")))
                .publishOn(Schedulers.boundedElastic())
                .then(Mono.defer(() -> Mono.fromFuture(ended(resources))));
    }

    private static CompletableFuture<Void> ended(ClientResources resources) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        resources.shutdown(0, 2, TimeUnit.SECONDS).addListener(end -> ended.complete(null));
        return ended;
    }
}
