package dev.plimsoll.api.intake;

import dev.plimsoll.api.guard.ConnectionGuard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Lets a connection rest for a while when there are hundreds and the body of its request comes slowly. What comes meanwhile waits in
 * the kernel, and is then read, hashed and written at once, which costs little more than each small piece of it would.
 *
 * <p>A pause begins when a read has taken all that was there. It lasts as long as the client, by its average, needs for
 * 64 KiB or for the rest of its body, a second at most, and an eighth at most of the time that its average was taken from. So a body of
 * declared length ends in time if its client keeps its rate, any other an eighth later at worst.
 *
 * <p>A client may only seem to be slow: because the server is, or because all clients share a machine. In a pause it sends as much as the kernel takes, and
 * then waits. So when nothing has come in the last three quarters of a pause, what was known of the client is forgotten.
 *
 * <p>It is a pause of {@code AUTO_READ}, which Reactor Netty turns off too while nobody asks for content: then there is nothing to do here.
 * If it turns reading on, the pause is over. One for each connection; belongs to its event loop.
 */
public final class BodyPauses extends ChannelInboundHandlerAdapter {

    /** With fewer connections it is not worth anybody's waiting. */
    private static final int MANY = 250;

    /** What a pause is for: what the kernel takes of any client. */
    private static final int GOAL = 64 << 10;

    private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    /** A client that brings the goal in less time is not slow, and less time does not tell whether it waits. */
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(500);

    /** The part of the time known that a pause may take. */
    private static final int PART = 8;

    private final Reads reads;
    private final LongSupplier sinceLast;
    private boolean inBody;
    private boolean brought;
    private long left;
    private long since;
    private long received;
    private @Nullable Future<?> pause;

    /** @param sinceLast how long ago the last bytes came on its connection, read or not, in nanoseconds */
    BodyPauses(Reads reads, LongSupplier sinceLast) {
        this.reads = reads;
        this.sinceLast = sinceLast;
    }

    /** Puts one behind the HTTP codec of a new connection, if the kernel tells when something came. */
    public static void install(ChannelPipeline pipeline, Reads reads) {
        if (pipeline.channel() instanceof EpollSocketChannel channel) {
            BodyPauses pauses = new BodyPauses(reads, () -> sinceLast(channel));
            pipeline.addAfter(NettyPipeline.HttpCodec, "plimsoll.pauses", pauses);
        }
    }

    private static long sinceLast(EpollSocketChannel channel) {
        try {
            return TimeUnit.MILLISECONDS.toNanos(channel.tcpInfo().lastDataRecv());
        } catch (ChannelException untold) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        endPause();
        if (message instanceof HttpRequest request) {
            begin(request, now(context.channel()));
        }
        if (message instanceof HttpContent content) {
            count(content);
        }
        context.fireChannelRead(message);
    }

    private void begin(HttpRequest request, long now) {
        inBody = true;
        left = HttpUtil.getContentLength(request, Long.MAX_VALUE);
        forget(now);
    }

    private void forget(long now) {
        since = now;
        received = 0;
    }

    private void count(HttpContent content) {
        int bytes = content.content().readableBytes();
        left -= bytes;
        received += bytes;
        brought |= bytes > 0;
        inBody &= !(content instanceof LastHttpContent);
    }

    /** Whoever is behind has seen all of it by now. If reading was turned off meanwhile, there may be more where it came from. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Channel channel = context.channel();
        if (brought && inBody && channel.config().isAutoRead() && reads.connections() > MANY) {
            rest(channel, length(now(channel) - since));
        }
        brought = false;
        context.fireChannelReadComplete();
    }

    private long length(long elapsed) {
        double perByte = (double) elapsed / received;
        long untilGoal = (long) (perByte * Math.min(GOAL, left));
        return Math.min(untilGoal, Math.min(LONGEST, elapsed / PART));
    }

    private void rest(Channel channel, long length) {
        if (length >= SHORTEST) {
            channel.config().setAutoRead(false);
            ConnectionGuard.awaits(channel.pipeline());
            reads.rests();
            pause = channel.eventLoop().schedule(() -> goOn(channel, length), length, TimeUnit.NANOSECONDS);
        }
    }

    private void goOn(Channel channel, long length) {
        endPause();
        if (sinceLast.getAsLong() > length - length / 4) {
            forget(now(channel));
        }
        channel.config().setAutoRead(true);
    }

    private void endPause() {
        if (pause != null) {
            pause.cancel(false);
            pause = null;
            reads.goesOn();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        endPause();
    }

    private static long now(Channel channel) {
        return channel.eventLoop().ticker().nanoTime();
    }
}
