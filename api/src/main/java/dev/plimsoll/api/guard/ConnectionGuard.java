package dev.plimsoll.api.guard;

import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;

/**
 * Guards connections of an HTTP/1.1 server: against requests that could be understood in two ways, and against clients that
 * hold a connection without using it.
 *
 * <p>It does not know what a request means: paths, methods of an endpoint and content are the API's to judge. It does not limit
 * how many connections there are, nor how long a whole request may take.
 */
public final class ConnectionGuard {

    static final Object AWAITS = "the server waits for its client, and will read later";

    private ConnectionGuard() {}

    /**
     * Puts the guard on both sides of the HTTP codec of a new connection, which must not have read anything yet. With TLS the
     * guard sees what TLS has decrypted.
     */
    public static void install(ChannelPipeline pipeline, GuardSettings settings) {
        Traffic traffic = new Traffic(settings);
        FramingGuard guard = new FramingGuard(traffic);
        pipeline.addBefore(NettyPipeline.HttpCodec, "plimsoll.framing", guard)
                .addAfter(NettyPipeline.HttpCodec, "plimsoll.answers", new Answers(traffic, guard))
                .addBefore(NettyPipeline.HttpCodec, "plimsoll.watchdog", new Watchdog(settings, traffic, guard));
    }

    /** Tells the guard of a connection that the time until something is read is its client's, although nothing is being read. */
    public static void awaits(ChannelPipeline pipeline) {
        pipeline.fireUserEventTriggered(AWAITS);
    }
}
