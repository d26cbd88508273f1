package dev.plimsoll.api.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

/** Order of answers, and time, which here passes only when it is told to. */
class ConnectionGuardTest {

    private static final String GET = "GET /v2/ HTTP/1.1\r\nHost: registry\r\n\r\n";
    private static final String PATCH = "PATCH /v2/a HTTP/1.1\r\nHost: registry\r\nContent-Length: 1000000\r\n\r\n";
    private static final String BAD = "GET /v2/ HTTP/1.1\r\n\r\n";
    private static final Duration SLACK = Duration.ofSeconds(1);

    private EmbeddedChannel channel = connect(GuardSettings.DEFAULT);
    private boolean cutOff;

    private EmbeddedChannel connect(GuardSettings settings) {
        EmbeddedChannel connected = new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel opened) {
                opened.pipeline()
                        .addLast(NettyPipeline.HttpCodec, new HttpServerCodec())
                        .addLast(new CutOff());
                ConnectionGuard.install(opened.pipeline(), settings);
            }
        });
        connected.freezeTime();
        return connected;
    }

    private final class CutOff extends ChannelInboundHandlerAdapter {

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            cutOff = true;
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void send(String text) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(text.length());
        channel.writeInbound(buffer.writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
        for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
            ReferenceCountUtil.release(read);
        }
    }

    private boolean answer() {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        response.headers().set("Content-Length", "0");
        return isRefused(response);
    }

    /** Writes something, and returns whether that was refused at once. */
    private boolean isRefused(HttpObject message) {
        return channel.writeOneOutbound(message).cause() != null;
    }

    private String sent() {
        channel.flush();
        StringBuilder all = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.append(next.toString(StandardCharsets.US_ASCII));
            next.release();
        }
        return all.toString();
    }

    /** Lets time pass, in steps short enough for whatever looks at it from time to time. */
    private void pass(Duration time) {
        for (long millis = 0; millis < time.toMillis() && channel.isOpen(); millis += 100) {
            channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void aBadRequestIsAnsweredAfterThoseBeforeIt() {
        send(GET + GET + BAD);
        assertThat(sent()).isEmpty();
        assertThat(answer()).isFalse();
        assertThat(sent()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer()).isFalse();
        assertThat(sent())
                .startsWith("HTTP/1.1 200 OK")
                .contains("HTTP/1.1 400 Bad Request")
                .contains("Host");
    }

    @Test
    void aBadRequestAfterTheLastAnswerOfAConnectionIsNotAnswered() {
        send(GET + BAD);
        DefaultFullHttpResponse last =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        last.headers().set("Content-Length", "0").set("Connection", "close");
        assertThat(isRefused(last)).isFalse();
        assertThat(sent()).startsWith("HTTP/1.1 200 OK").doesNotContain("400");
    }

    @Test
    void aBadBodyIsNotAnsweredOnceTheAnswerHasBegun() {
        send("PUT /v2/a HTTP/1.1\r\nHost: registry\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(isRefused(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK)))
                .isFalse();
        send("nonsense\r\n");
        assertThat(cutOff).isTrue();
        assertThat(sent()).startsWith("HTTP/1.1 200 OK").doesNotContain("400");
    }

    @Test
    void nothingIsWrittenAfterARefusal() {
        send("PUT /v2/a HTTP/1.1\r\nHost: registry\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
        assertThat(sent()).startsWith("HTTP/1.1 400");
        assertThat(answer()).isTrue();
        ByteBuf content = PooledByteBufAllocator.DEFAULT.directBuffer(1).writeByte(1);
        assertThat(isRefused(new DefaultHttpContent(content))).isTrue();
        assertThat(content.refCnt()).isZero();
        assertThat(sent()).isEmpty();
    }

    @Test
    void aRefusedConnectionIsClosedWhenItsClientHadTimeToRead() {
        send(BAD);
        ChannelFuture closed = channel.pipeline().close();
        assertThat(channel.isOpen()).isTrue();
        send(GET);
        pass(Duration.ofSeconds(2).plus(SLACK));
        assertThat(channel.isOpen()).isFalse();
        assertThat(closed.isSuccess()).isTrue();
    }

    @Test
    void interimAnswersAreNoAnswers() {
        send(GET + BAD);
        assertThat(isRefused(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER)))
                .isFalse();
        assertThat(sent()).startsWith("HTTP/1.1 100").doesNotContain("400");
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() {
        pass(Duration.ofSeconds(10).minus(SLACK));
        assertThat(channel.isOpen()).isTrue();
        pass(SLACK.multipliedBy(2));
        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isEmpty();
    }

    @Test
    void aHeadThatDripsIsRefused() {
        for (int at = 0; at < 9; at++) {
            send(GET.substring(at, at + 1));
            pass(Duration.ofSeconds(1));
        }
        assertThat(sent()).isEmpty();
        send(GET.substring(9, 10));
        pass(SLACK.multipliedBy(2));
        assertThat(sent()).startsWith("HTTP/1.1 408");
    }

    @Test
    void aHeadThatDripsOnAKeptConnectionIsRefused() {
        send(GET);
        assertThat(answer()).isFalse();
        send("G");
        pass(Duration.ofSeconds(10).plus(SLACK));
        assertThat(sent()).contains("HTTP/1.1 408");
    }

    @Test
    void aHeadIsNotLateWhileTheServerDoesNotRead() {
        send(GET);
        channel.config().setAutoRead(false);
        send("GET /");
        channel.pipeline().fireChannelReadComplete();
        send(" ");
        pass(Duration.ofMinutes(2));
        assertThat(sent()).isEmpty();
    }

    @Test
    void anIdleConnectionIsKeptForAMinute() {
        send(GET);
        assertThat(answer()).isFalse();
        sent();
        pass(Duration.ofSeconds(60).minus(SLACK));
        assertThat(channel.isOpen()).isTrue();
        pass(SLACK.multipliedBy(2));
        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isEmpty();
    }

    @Test
    void aRequestMayTakeItsTime() {
        send(GET);
        pass(Duration.ofMinutes(10));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aBodyThatDripsIsRefused() {
        send(PATCH);
        for (int second = 0; second < 30; second++) {
            send("x".repeat(1000));
            assertThat(sent()).isEmpty();
            pass(Duration.ofSeconds(1));
        }
        pass(SLACK);
        assertThat(sent()).startsWith("HTTP/1.1 408").contains("\"code\":\"UNKNOWN\"");
        assertThat(cutOff).isTrue();
    }

    @Test
    void aBodyThatComesInBurstsIsTaken() {
        send(PATCH);
        for (int burst = 0; burst < 10; burst++) {
            pass(Duration.ofSeconds(20));
            send("x".repeat(60_000));
        }
        assertThat(sent()).isEmpty();
        assertThat(cutOff).isFalse();
    }

    @Test
    void aBodyIsNotLateWhileTheServerDoesNotRead() {
        channel.config().setAutoRead(false);
        channel.read();
        send(PATCH);
        pass(Duration.ofMinutes(10));
        assertThat(sent()).isEmpty();
        channel.read();
        pass(Duration.ofSeconds(31));
        assertThat(sent()).startsWith("HTTP/1.1 408");
    }

    @Test
    void aBodyIsLateIfTheServerWaitsForItWithoutReading() {
        channel.config().setAutoRead(false);
        channel.read();
        send(PATCH);
        ConnectionGuard.awaits(channel.pipeline());
        pass(Duration.ofSeconds(31));
        assertThat(sent()).startsWith("HTTP/1.1 408");
    }

    @Test
    void aBodyThatDripsAfterItsAnswerEndsTheConnectionWithoutAnother() {
        send(PATCH);
        assertThat(answer()).isFalse();
        sent();
        pass(Duration.ofSeconds(34));
        assertThat(sent()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void zeroMeansForEver() {
        channel.finishAndReleaseAll();
        channel = connect(
                new GuardSettings(Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, 8192, 32768, 100));
        pass(Duration.ofMinutes(5));
        send(GET);
        assertThat(answer()).isFalse();
        sent();
        pass(Duration.ofMinutes(5));
        send(PATCH.substring(0, 20));
        pass(Duration.ofMinutes(5));
        send(PATCH.substring(20));
        pass(Duration.ofMinutes(5));
        assertThat(channel.isOpen()).isTrue();
        assertThat(sent()).isEmpty();
    }
}
