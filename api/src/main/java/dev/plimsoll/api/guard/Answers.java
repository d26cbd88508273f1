package dev.plimsoll.api.guard;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;

/** Stands behind the HTTP codec, sees where answers begin and end, and lets none out after a refusal. */
final class Answers extends ChannelOutboundHandlerAdapter {

    private final Traffic traffic;
    private final FramingGuard guard;

    Answers(Traffic traffic, FramingGuard guard) {
        this.traffic = traffic;
        this.guard = guard;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (guard.refused()) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        boolean interim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof HttpResponse response && !interim) {
            traffic.answerBegins(!HttpUtil.isKeepAlive(response));
        }
        super.write(context, message, promise);
        if (message instanceof LastHttpContent && !interim) {
            traffic.answerEnds();
            guard.answered();
        }
    }
}
