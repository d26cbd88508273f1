package dev.plimsoll.api.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guard lets through and what it answers, however the bytes arrive. */
class FramingGuardTest {

    /** Knows how much of it is in use: quicker than to look for leaks, and as sure. */
    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false, true);

    @AfterEach
    void everyBufferIsReleased() {
        assertThat(MEMORY.metric().usedHeapMemory()).isZero();
    }

    private static final String CHUNKED = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Places to cut a text in two; every one of a short text, some of a long one. */
    private static IntStream cuts(int length) {
        return IntStream.range(1, length).filter(at -> length < 2000 || at % 97 == 0 || length - at < 40);
    }

    /** Feeds pieces, and keeps what comes out at both ends. */
    private static final class Fed implements AutoCloseable {

        final Traffic traffic = new Traffic(GuardSettings.DEFAULT);
        final CutOff cutOff = new CutOff();
        final EmbeddedChannel channel = new EmbeddedChannel(new FramingGuard(traffic), cutOff);

        Fed() {
            channel.config().setAllocator(MEMORY);
        }

        Fed feed(byte[]... pieces) {
            for (byte[] piece : pieces) {
                ByteBuf buffer = MEMORY.buffer(Math.max(piece.length, 1));
                channel.writeInbound(buffer.writeBytes(piece));
            }
            return this;
        }

        byte[] passed() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
                all.writeBytes(ByteBufUtil.getBytes(next));
                next.release();
            }
            return all.toByteArray();
        }

        String answered() {
            StringBuilder all = new StringBuilder();
            for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
                all.append(next.toString(StandardCharsets.ISO_8859_1));
                next.release();
            }
            return all.toString();
        }

        @Override
        public void close() {
            channel.finishAndReleaseAll();
        }
    }

    /** Whoever is behind, and is told when the client is gone. */
    private static final class CutOff extends ChannelInboundHandlerAdapter {

        int times;

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            times++;
        }
    }

    private static byte[][] bytewise(byte[] text) {
        return IntStream.range(0, text.length)
                .mapToObj(at -> new byte[] {text[at]})
                .toArray(byte[][]::new);
    }

    private static byte[][] cut(byte[] text, int at) {
        return new byte[][] {Arrays.copyOfRange(text, 0, at), Arrays.copyOfRange(text, at, text.length)};
    }

    static Stream<Rows.Good> good() {
        return Rows.good();
    }

    static Stream<Rows.Bad> bad() {
        return Rows.bad();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void whatIsUnambiguousGoesThroughAsItIsHoweverItArrives(Rows.Good row) {
        assertPasses(row, row.bytes());
        assertPasses(row, bytewise(row.bytes()));
        cuts(row.bytes().length).forEach(at -> assertPasses(row, cut(row.bytes(), at)));
    }

    private static void assertPasses(Rows.Good row, byte[]... pieces) {
        try (Fed fed = new Fed().feed(pieces)) {
            assertThat(fed.answered()).isEmpty();
            assertThat(fed.passed()).isEqualTo(row.bytes());
            assertThat(fed.traffic.framing().requests()).isEqualTo(row.requests());
            assertThat(fed.traffic.framing().inBody()).isFalse();
            assertThat(fed.traffic.framing().inHead()).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void whatIsAmbiguousIsRefusedHoweverItArrives(Rows.Bad row) {
        assertRefused(row, row.bytes());
        assertRefused(row, bytewise(row.bytes()));
        cuts(row.bytes().length).forEach(at -> assertRefused(row, cut(row.bytes(), at)));
    }

    private static void assertRefused(Rows.Bad row, byte[]... pieces) {
        try (Fed fed = new Fed().feed(pieces).feed(ascii("GET /v2/ HTTP/1.1\r\nHost: smuggled\r\n\r\n"))) {
            assertThat(fed.traffic.framing().fault()).isEqualTo(row.fault());
            assertThat(fed.answered()).isEqualTo(new String(row.fault().response(true), StandardCharsets.US_ASCII));
            assertThat(fed.traffic.framing().requests()).isBetween(0L, row.begins() ? 1L : 0L);
            assertThat(fed.cutOff.times).isEqualTo(1);
            assertThat(new String(fed.passed(), StandardCharsets.ISO_8859_1)).doesNotContain("smuggled");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void goodRequestsBeforeABadOneGoThrough(Rows.Bad row) {
        String before = "GET /v2/first HTTP/1.1\r\nHost: registry\r\n\r\n";
        try (Fed fed = new Fed().feed((before + row.text()).getBytes(StandardCharsets.ISO_8859_1))) {
            assertThat(new String(fed.passed(), StandardCharsets.ISO_8859_1)).startsWith(before);
            assertThat(fed.traffic.framing().requests()).isEqualTo(1);
            assertThat(fed.answered()).as("before the first is answered").isEmpty();
        }
    }

    @Test
    void aRequestWhoseBodyTurnsOutBadInTheSameReadIsNeverSeen() {
        try (Fed fed = new Fed().feed(ascii(CHUNKED + "nonsense\r\n"))) {
            assertThat(fed.passed()).isEmpty();
            assertThat(fed.answered()).startsWith("HTTP/1.1 400 ");
        }
        try (Fed fed = new Fed().feed(ascii(CHUNKED), ascii("nonsense\r\n"))) {
            assertThat(fed.passed()).isEqualTo(ascii(CHUNKED));
            assertThat(fed.answered()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aBodyIsPassedOnInTheBuffersItCameIn() {
        try (Fed fed = new Fed().feed(ascii("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"))) {
            fed.passed();
            ByteBuf piece = MEMORY.buffer(8).writeLong(1);
            fed.channel.writeInbound(piece);
            ByteBuf passed = fed.channel.readInbound();
            assertThat(passed).isSameAs(piece);
            passed.release();
        }
    }

    @Test
    void anAnswerToHeadHasNoBody() {
        try (Fed fed = new Fed().feed(ascii("HEAD / HTTP/1.1\r\n\r\n"))) {
            assertThat(fed.answered())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .endsWith("\r\n\r\n");
        }
    }
}
