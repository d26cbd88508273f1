package dev.plimsoll.api.guard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the HTTP codec and lets through only what {@link Framing} understands, as the buffers it came in.
 *
 * <p>A fault is answered once everything before it has been answered, and ends the connection: nothing after it is parsed, and
 * to everybody behind the guard the client is gone. To the client the end is not so abrupt: if it still sends, it would be told
 * of a reset before it has read why, so what it sends is thrown away for a while.
 */
final class FramingGuard extends ChannelDuplexHandler {

    private static final byte LF = '\n';

    /** Copied at a time when a head comes in pieces. */
    private static final int MOST_COPIED = 4096;

    private static final long LINGER_SECONDS = 2;

    private final Traffic traffic;
    private final Framing framing;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf held;
    private @Nullable Fault fault;
    private @Nullable ScheduledFuture<?> linger;
    private boolean refused;
    private boolean passed;

    FramingGuard(Traffic traffic) {
        this.traffic = traffic;
        this.framing = traffic.framing();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext own) {
        this.context = own;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        traffic.patience().end(now(own));
        ByteBuf in = (ByteBuf) message;
        while (fault == null && held != null && in.isReadable()) {
            complete(held, in);
        }
        if (fault == null && in.isReadable()) {
            take(in);
        } else {
            in.release();
        }
    }

    /** Adds one line to what is held, which may complete it. */
    private void complete(ByteBuf begun, ByteBuf in) {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), LF) + 1;
        int count = end == 0 ? in.readableBytes() : end - in.readerIndex();
        begun.writeBytes(in, Math.min(count, MOST_COPIED));
        if (framing.advance(begun) > 0) {
            held = null;
            pass(begun);
        }
        refuseFault();
    }

    private void take(ByteBuf in) {
        int passable = framing.advance(in);
        if (passable == in.readableBytes()) {
            pass(in);
            return;
        }
        ByteBuf good = in.readRetainedSlice(passable);
        if (framing.fault() == null) {
            held = context().alloc().buffer(in.readableBytes()).writeBytes(in);
        }
        in.release();
        pass(good);
        refuseFault();
    }

    private void pass(ByteBuf good) {
        if (good.isReadable()) {
            passed = true;
            context().fireChannelRead(good);
        } else {
            good.release();
        }
    }

    private void refuseFault() {
        Fault found = framing.fault();
        if (found != null) {
            refuse(found);
        }
    }

    /** Nobody behind has seen anything, so nobody behind asks for more. */
    @Override
    public void channelReadComplete(ChannelHandlerContext own) {
        boolean wanting = refused || fault == null && !passed;
        passed = false;
        if (wanting && !own.channel().config().isAutoRead()) {
            read(own);
        }
        own.fireChannelReadComplete();
    }

    @Override
    public void read(ChannelHandlerContext own) {
        traffic.patience().begin(now(own));
        own.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext own, Object event) {
        if (event == ConnectionGuard.AWAITS) {
            traffic.patience().begin(now(own));
        } else {
            own.fireUserEventTriggered(event);
        }
    }

    /** Refuses what is being read now, whatever it is; not if something has been refused already. */
    void refuse(Fault why) {
        if (fault == null) {
            fault = why;
            release();
            answer(why);
        }
    }

    /** Returns whether the connection has been given its last answer. */
    boolean refused() {
        return refused;
    }

    /** An answer has gone out. */
    void answered() {
        if (fault != null && !refused) {
            answer(fault);
        }
    }

    private void answer(Fault why) {
        if (traffic.ahead() > 0) {
            return;
        }
        refused = true;
        ChannelHandlerContext context = context();
        ByteBuf last = traffic.answerable()
                ? Unpooled.wrappedBuffer(why.response(!framing.bodilessAnswer()))
                : Unpooled.EMPTY_BUFFER;
        context.writeAndFlush(last).addListener(written -> endOutput(context));
        linger = context.executor().schedule(this::hangUp, LINGER_SECONDS, TimeUnit.SECONDS);
        context.fireChannelInactive();
        read(context);
    }

    /** Closes the connection, now. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void hangUp() {
        context().close();
    }

    /** Tells the client that nothing follows. If that cannot be told, the close that comes tells it. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void endOutput(ChannelHandlerContext context) {
        SslHandler ssl = context.pipeline().get(SslHandler.class);
        if (ssl != null) {
            ssl.closeOutbound();
        } else if (context.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    /** Whoever behind is done with a refused connection waits until its client has read why. */
    @Override
    public void close(ChannelHandlerContext own, ChannelPromise promise) throws Exception {
        if (refused) {
            own.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else {
            super.close(own, promise);
        }
    }

    /** Everybody behind a refused connection has been told already. */
    @Override
    public void channelInactive(ChannelHandlerContext own) {
        if (linger == null) {
            own.fireChannelInactive();
        } else {
            linger.cancel(false);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext own) {
        release();
    }

    private void release() {
        ReferenceCountUtil.release(held);
        held = null;
    }

    private static long now(ChannelHandlerContext own) {
        return own.executor().ticker().nanoTime();
    }
}
