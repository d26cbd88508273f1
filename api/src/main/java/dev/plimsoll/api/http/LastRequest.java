package dev.plimsoll.api.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection after the answer to the request that asked for it; takes no request after that one.
 *
 * <p>Reactor Netty (1.3.8) is not told of the wish, because it drops such a request, and leaves its client waiting, if it comes
 * before all is put away that the request before it needed. That happens to one in ten that follow an answer given by another
 * thread. An HTTP/1.0 client always gets one answer only: if its connection were to stay, it would have to be told so in
 * words of its time.
 *
 * <p>One for each connection, between the codec and Reactor Netty's handlers.
 */
public final class LastRequest extends ChannelDuplexHandler {

    private int unanswered;
    private boolean last;
    private boolean over;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (over) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void begin(HttpRequest request) {
        over = last;
        if (over) {
            return;
        }
        unanswered++;
        if (!HttpUtil.isKeepAlive(request) || HttpVersion.HTTP_1_0.equals(request.protocolVersion())) {
            last = true;
            HttpUtil.setKeepAlive(request, true);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                super.write(context, message, promise);
                return;
            }
            if (isLastAnswer()) {
                HttpUtil.setKeepAlive(response, false);
            }
        }
        super.write(context, message, message instanceof LastHttpContent ? ending(promise) : promise);
    }

    private boolean isLastAnswer() {
        return last && unanswered == 1;
    }

    private ChannelPromise ending(ChannelPromise promise) {
        boolean end = isLastAnswer();
        unanswered--;
        return end ? promise.unvoid().addListener(ChannelFutureListener.CLOSE) : promise;
    }
}
