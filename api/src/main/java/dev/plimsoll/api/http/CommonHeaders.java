package dev.plimsoll.api.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;

/**
 * Puts the headers on an answer that every answer has, also one that Reactor Netty gives by itself to a request it cannot
 * read.
 */
@ChannelHandler.Sharable
public final class CommonHeaders extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            response.headers()
                    .set("Docker-Distribution-API-Version", "registry/2.0")
                    .set("X-Content-Type-Options", "nosniff");
        }
        super.write(context, message, promise);
    }
}
