package dev.plimsoll.api.http;

import dev.plimsoll.engine.error.NameInvalid;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Sees every request before Reactor Netty and WebFlux do, both of which answer a target that is no URI with a bare 400. A
 * target that {@link RequestTarget} refuses is replaced by one that it refuses as well and that they accept, so that the
 * refusal is the API's own.
 */
@ChannelHandler.Sharable
public final class TargetGuard extends ChannelInboundHandlerAdapter {

    private static final String REFUSED = "/!";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && !isAcceptable(request.uri())) {
            request.setUri(REFUSED);
        }
        context.fireChannelRead(message);
    }

    private static boolean isAcceptable(String uri) {
        try {
            RequestTarget.parse(uri);
            return true;
        } catch (NameInvalid refused) {
            return false;
        }
    }
}
