package dev.plimsoll.api.config;

import dev.plimsoll.api.guard.ConnectionGuard;
import dev.plimsoll.api.guard.GuardSettings;
import dev.plimsoll.api.http.CommonHeaders;
import dev.plimsoll.api.http.LastRequest;
import dev.plimsoll.api.http.TargetGuard;
import dev.plimsoll.api.intake.BodyPauses;
import dev.plimsoll.api.intake.Reads;
import dev.plimsoll.engine.Registry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyServerProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.unit.DataSize;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpRequestDecoderSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * The tuning of the HTTP server, all of it, for bodies of gigabytes beside requests of a few hundred bytes. The figures behind
 * it are in {@code RATIONALE.md}.
 */
@Configuration(proxyBeanMethods = false)
public class ServerConfiguration {

    /** As much of a body as one read brings is passed on in one piece. */
    private static final int MOST_PER_PIECE = 1 << 20;

    /** One event loop a processor: Reactor Netty by itself makes four at least, which on less than four get in each other's way. */
    @Bean
    ReactorResourceFactory eventLoops() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResourcesSupplier(ServerConfiguration::onePerProcessor);
        resources.setShutdownQuietPeriod(Duration.ZERO); // requests under way have been waited for by then
        return resources;
    }

    private static LoopResources onePerProcessor() {
        return LoopResources.create("plimsoll-http", Runtime.getRuntime().availableProcessors(), true);
    }

    /** Comes after Spring Boot's own, whose decoder settings it would otherwise lose to. */
    @Bean
    @Order
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> tuning(
            ServerProperties server, NettyServerProperties netty, PlimsollProperties properties, Registry registry) {
        GuardSettings guard = properties
                .http()
                .guard()
                .sized(bytes(netty.getMaxInitialLineLength()), bytes(server.getMaxHttpRequestHeaderSize()));
        Reads reads = new Reads(registry::bufferMemoryLeft, BufferMemory.forReads(registry.bufferMemory()));
        return factory -> factory.addServerCustomizers(http -> tuned(http, reads, server, netty, guard));
    }

    private static HttpServer tuned(
            HttpServer http, Reads reads, ServerProperties server, NettyServerProperties netty, GuardSettings guard) {
        return http.childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads)
                .httpRequestDecoder(spec -> limited(spec, server, netty))
                .doOnChannelInit((observer, channel, address) -> reads.opened(channel))
                .doOnChannelInit((observer, channel, address) -> guard(channel, guard))
                .doOnChannelInit((observer, channel, address) -> BodyPauses.install(channel.pipeline(), reads));
    }

    @SuppressWarnings("deprecation") // of maxChunkSize: Reactor Netty honours it and has nothing in its place
    private static HttpRequestDecoderSpec limited(
            HttpRequestDecoderSpec spec, ServerProperties server, NettyServerProperties netty) {
        return spec.maxChunkSize(MOST_PER_PIECE)
                .maxHeaderSize(bytes(server.getMaxHttpRequestHeaderSize()))
                .maxInitialLineLength(bytes(netty.getMaxInitialLineLength()));
    }

    private static int bytes(DataSize size) {
        return Math.toIntExact(size.toBytes());
    }

    private static void guard(Channel channel, GuardSettings settings) {
        ConnectionGuard.install(channel.pipeline(), settings);
        channel.pipeline()
                .addAfter(NettyPipeline.HttpCodec, "plimsoll.target", new TargetGuard())
                .addAfter(NettyPipeline.HttpCodec, "plimsoll.last", new LastRequest())
                .addAfter(NettyPipeline.HttpCodec, "plimsoll.headers", new CommonHeaders());
    }
}
