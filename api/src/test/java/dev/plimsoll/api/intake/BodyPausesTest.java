package dev.plimsoll.api.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

/** Time passes here only when it is told to. */
class BodyPausesTest {

    private static final int KIB = 1024;
    private static final int MEMORY = 251 * 16 * KIB;
    private static final String PATCH = "PATCH /v2/a HTTP/1.1\r\nHost: registry\r\n";
    private static final String CHUNKED = PATCH + "Transfer-Encoding: chunked\r\n\r\n";

    private final Reads reads = new Reads(() -> Long.MAX_VALUE, MEMORY);
    private final List<Channel> others = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private Duration sinceLast = Duration.ZERO;
    private int told;
    private int taken;
    private boolean full;

    @BeforeEach
    void connect() {
        channel.pipeline()
                .addLast(new Guard())
                .addLast(NettyPipeline.HttpCodec, new HttpServerCodec())
                .addLast(new Reader());
        channel.pipeline()
                .addAfter(NettyPipeline.HttpCodec, "pauses", new BodyPauses(reads, () -> sinceLast.toNanos()));
        channel.freezeTime();
        reads.opened(channel);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        others.forEach(other -> other.close().syncUninterruptibly());
    }

    private void crowd() {
        for (int i = 0; i < 250; i++) {
            EmbeddedChannel other = new EmbeddedChannel();
            others.add(other);
            reads.opened(other);
        }
    }

    /** What is told to those in front of the codec. */
    private final class Guard extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            told++;
        }
    }

    /** What Reactor Netty does: it takes what comes, and turns reading off if nobody asked for it. */
    private final class Reader extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            taken += message instanceof HttpContent content ? content.content().readableBytes() : 0;
            ReferenceCountUtil.release(message);
            if (full) {
                context.channel().config().setAutoRead(false);
            }
        }
    }

    private void send(String text) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(text.length());
        channel.writeInbound(buffer.writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private void sendAfter(long millis, int bytes) {
        pass(millis);
        send("x".repeat(bytes));
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    /** A body of 16 KiB a quarter of a second, of which 24 have come in 6 s. */
    private void slowBody(int length) {
        send(PATCH + "Content-Length: " + length + "\r\n\r\n");
        for (int i = 0; i < 24; i++) {
            channel.config().setAutoRead(true);
            sendAfter(250, 16 * KIB);
        }
    }

    private boolean rests() {
        return !channel.config().isAutoRead();
    }

    private void assertRestsFor(long millis) {
        assertThat(rests()).isTrue();
        pass(millis - 1);
        assertThat(rests()).isTrue();
        pass(1);
        assertThat(rests()).isFalse();
    }

    @Test
    void aSlowBodyRestsForAnEighthOfItsTime() {
        crowd();
        slowBody(KIB * KIB);
        assertRestsFor(750);
    }

    @Test
    void noLongerThanASecond() {
        crowd();
        slowBody(KIB * KIB);
        sendAfter(60_000, 16 * KIB);
        assertRestsFor(1000);
    }

    @Test
    void noLongerThanTheRestOfItNeeds() {
        crowd();
        slowBody(24 * 16 * KIB + 40 * KIB);
        assertRestsFor(625);
    }

    @Test
    void noLongerThanSixtyFourKibibytesNeed() {
        crowd();
        send(CHUNKED);
        for (int i = 0; i < 80; i++) {
            channel.config().setAutoRead(true);
            pass(80);
            send("2000\r\n" + "x".repeat(8 * KIB) + "\r\n");
        }
        assertRestsFor(640);
    }

    @Test
    void notForLessThanHalfASecond() {
        crowd();
        slowBody(24 * 16 * KIB + 31 * KIB);
        assertThat(rests()).isFalse();
    }

    @Test
    void nobodyRestsAmongFew() {
        slowBody(KIB * KIB);
        assertThat(rests()).isFalse();
    }

    @Test
    void aClientThatHadToWaitIsNotSlow() {
        crowd();
        slowBody(KIB * KIB);
        sinceLast = Duration.ofMillis(563);
        pass(750);
        sendAfter(3900, 16 * KIB);
        assertThat(rests()).as("an eighth of what is known since").isFalse();
        sendAfter(100, 16 * KIB);
        assertThat(rests()).isTrue();
    }

    @Test
    void aClientThatGoesOnSendingIs() {
        crowd();
        slowBody(KIB * KIB);
        sinceLast = Duration.ofMillis(562);
        pass(750);
        sendAfter(1, 48 * KIB);
        assertThat(rests()).isTrue();
    }

    @Test
    void aFastBodyDoesNotRest() {
        crowd();
        send(PATCH + "Content-Length: 100000000\r\n\r\n");
        for (int i = 0; i < 200; i++) {
            sendAfter(10, 60 * KIB);
            assertThat(rests()).isFalse();
        }
    }

    @Test
    void nobodyRestsBetweenRequests() {
        crowd();
        slowBody(25 * 16 * KIB);
        pass(1000);
        sendAfter(0, 16 * KIB);
        assertThat(rests()).isFalse();
        sendAfter(10_000, 0);
        send("GET /v2/ HTTP/1.1\r\n");
        assertThat(rests()).isFalse();
    }

    @Test
    void readingThatOthersTurnedOffIsTheirs() {
        crowd();
        full = true;
        slowBody(KIB * KIB);
        assertThat(rests()).isTrue();
        pass(5000);
        assertThat(rests()).as("until somebody asks for more").isTrue();
    }

    @Test
    void readingThatOthersTurnOnEndsThePause() {
        crowd();
        slowBody(KIB * KIB);
        full = true;
        channel.config().setAutoRead(true);
        sendAfter(100, 16 * KIB);
        assertThat(rests()).isTrue();
        pass(5000);
        assertThat(rests()).as("until somebody asks for more").isTrue();
    }

    @Test
    void whatIsPassedOnIsWhatCame() {
        crowd();
        slowBody(KIB * KIB);
        assertThat(taken).isEqualTo(24 * 16 * KIB);
    }

    @Test
    void theGuardIsToldThatTheServerWaits() {
        crowd();
        slowBody(24 * 16 * KIB + 64 * KIB);
        told = 0;
        sendAfter(750, KIB);
        assertThat(told).isEqualTo(1);
        sendAfter(1000, 48 * KIB);
        assertThat(told).as("no rest, not told").isEqualTo(1);
    }

    @Test
    void whoRestsLeavesRoomToOthers() {
        crowd();
        assertThat(reads.limit()).isEqualTo(MEMORY / 251);
        slowBody(KIB * KIB);
        assertThat(reads.limit()).isEqualTo(MEMORY / 250);
        pass(750);
        assertThat(reads.limit()).isEqualTo(MEMORY / 251);
    }

    @Test
    void whoLeavesDoesNotRest() {
        crowd();
        slowBody(KIB * KIB);
        channel.close().syncUninterruptibly();
        assertThat(reads.limit()).isEqualTo(MEMORY / 250);
        pass(5000);
        assertThat(reads.limit()).isEqualTo(MEMORY / 250);
    }
}
