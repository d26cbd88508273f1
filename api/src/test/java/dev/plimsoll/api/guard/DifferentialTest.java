package dev.plimsoll.api.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the guard lets through, Netty takes for the same requests, whatever was made of them on the way. */
class DifferentialTest {

    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false, true);
    private static final int RUNS = 20_000;
    private static final long SEED = 20_260_101;

    /** What readers of HTTP have been known to disagree about. */
    private static final List<String> MORSELS = List.of(
            "\r\n",
            "\n",
            "\r",
            " ",
            "\t",
            "\0",
            ":",
            ";",
            "\"",
            ",",
            "0",
            "5",
            "a",
            "\r\n\r\n",
            "\r\n ",
            "\u00a0",
            "\u0085",
            "\u000b",
            "Content-Length: 5\r\n",
            "Content-Length: 0\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Host: other\r\n",
            "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n",
            "Connection: Upgrade\r\nUpgrade: websocket\r\n",
            "Expect: 100-continue\r\n",
            "0\r\n\r\n",
            "3\r\nabc\r\n",
            "HTTP/1.0",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
            "X: y\r\n",
            ";a=b",
            "0x",
            "+",
            "-",
            "f".repeat(16));

    private final Random random = new Random(SEED);
    private final byte[][] seeds =
            Rows.good().map(Rows.Good::bytes).filter(text -> text.length < 2000).toArray(byte[][]::new);

    @Test
    void nettyDecodesExactlyTheRequestsThatTheGuardCounted() {
        int refused = 0;
        long requests = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] text = mutated();
            Outcome outcome = outcome(text);
            String shown = "run " + run + ": " + new String(text, StandardCharsets.ISO_8859_1);
            assertThat(outcome.failures).as(shown).isZero();
            assertThat(outcome.requests).as(shown).isEqualTo(outcome.counted);
            assertThat(outcome.requests - outcome.ends).as(shown).isEqualTo(outcome.inBody ? 1 : 0);
            assertThat(outcome.content).as(shown).isLessThanOrEqualTo(outcome.countedContent);
            refused += outcome.refused ? 1 : 0;
            requests += outcome.requests;
        }
        assertThat(MEMORY.metric().usedHeapMemory()).as("bytes nobody released").isZero();
        assertThat(refused).as("refused").isBetween(RUNS / 4, RUNS * 9 / 10);
        assertThat(requests).as("requests").isGreaterThan(RUNS);
    }

    private byte[] mutated() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.writeBytes(seeds[random.nextInt(seeds.length)]);
        }
        byte[] mutated = text.toByteArray();
        for (int i = random.nextInt(3); i >= 0; i--) {
            mutated = mutated(mutated);
        }
        return mutated;
    }

    private byte[] mutated(byte[] text) {
        int at = random.nextInt(text.length + 1);
        int cut = Math.min(text.length, at + random.nextInt(4));
        return switch (random.nextInt(4)) {
            case 0 -> spliced(text, at, new byte[] {(byte) random.nextInt(256)}, Math.min(text.length, at + 1));
            case 1 -> spliced(text, at, new byte[0], cut);
            case 2 -> spliced(text, at, morsel(), at);
            default -> spliced(text, lineAt(text, at), morsel(), lineAt(text, at));
        };
    }

    private byte[] morsel() {
        return MORSELS.get(random.nextInt(MORSELS.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int lineAt(byte[] text, int from) {
        int at = from;
        while (at > 0 && text[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private static byte[] spliced(byte[] text, int at, byte[] middle, int to) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(text, 0, at);
        all.writeBytes(middle);
        all.write(text, to, text.length - to);
        return all.toByteArray();
    }

    private Outcome outcome(byte[] text) {
        Traffic traffic = new Traffic(GuardSettings.DEFAULT);
        Outcome outcome = new Outcome();
        EmbeddedChannel channel = new EmbeddedChannel(new FramingGuard(traffic), new HttpRequestDecoder(), outcome);
        channel.config().setAllocator(MEMORY);
        int cut = random.nextInt(text.length + 1);
        feed(channel, Arrays.copyOfRange(text, 0, cut));
        feed(channel, Arrays.copyOfRange(text, cut, text.length));
        outcome.counted = traffic.framing().requests();
        outcome.countedContent = traffic.framing().bodyBytes();
        outcome.inBody = traffic.framing().inBody();
        outcome.refused = traffic.framing().fault() != null;
        outcome.closing = true;
        channel.finishAndReleaseAll();
        return outcome;
    }

    private static void feed(EmbeddedChannel channel, byte[] piece) {
        ByteBuf buffer = MEMORY.buffer(Math.max(piece.length, 1));
        channel.writeInbound(buffer.writeBytes(piece));
    }

    /** Counts what was decoded before the connection ended, and keeps what the guard had counted by then. */
    private static final class Outcome extends ChannelInboundHandlerAdapter {

        long requests;
        long ends;
        long content;
        long failures;
        boolean closing;
        long counted;
        long countedContent;
        boolean inBody;
        boolean refused;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!closing) {
                failures += ((HttpObject) message).decoderResult().isFailure() ? 1 : 0;
                requests += message instanceof HttpRequest ? 1 : 0;
                ends += message instanceof LastHttpContent ? 1 : 0;
                content += message instanceof HttpContent body ? body.content().readableBytes() : 0;
            }
            ReferenceCountUtil.release(message);
        }
    }
}
