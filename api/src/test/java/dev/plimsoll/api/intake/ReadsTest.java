package dev.plimsoll.api.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // of Handle
class ReadsTest {

    private static final int KIB = 1024;

    private final List<Channel> connections = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicLong left = new AtomicLong(64 * KIB * KIB);
    private final Reads server = new Reads(left::get, KIB * KIB);
    private final RecvByteBufAllocator.Handle reads = server.newHandle();

    @Test
    void adaptToWhatAConnectionBrings() {
        assertThat(read(1)).isEqualTo(16 * KIB);
        grow();
        assertThat(read(256 * KIB)).isEqualTo(256 * KIB);
        for (int i = 0; i < 100; i++) {
            read(1);
        }
        assertThat(read(1)).isEqualTo(4 * KIB);
    }

    @Test
    void areSmallWhenTheMemoryForUploadsRunsShort() {
        grow();
        left.set(3 * KIB * KIB);
        assertThat(read(0)).isEqualTo(96 * KIB);
        left.set(-1);
        assertThat(read(0)).isEqualTo(64 * KIB);
    }

    @Test
    void areTheSmallerTheMoreConnectionsThereAre() {
        open(4);
        assertThat(withAndWithoutRoom()).containsExactly(256 * KIB, 64 * KIB);
        open(12);
        assertThat(withAndWithoutRoom()).containsExactly(64 * KIB, 16 * KIB);
        open(112);
        assertThat(withAndWithoutRoom()).containsExactly(8 * KIB, 4 * KIB);
        open(872);
        assertThat(withAndWithoutRoom()).containsExactly(4 * KIB, 4 * KIB);
        connections.forEach(connection -> connection.close().syncUninterruptibly());
        assertThat(withAndWithoutRoom()).containsExactly(256 * KIB, 64 * KIB);
    }

    private void open(int more) {
        for (int i = 0; i < more; i++) {
            Channel connection = new EmbeddedChannel();
            connections.add(connection);
            server.opened(connection);
        }
    }

    private List<Integer> withAndWithoutRoom() {
        left.set(64 * KIB * KIB);
        grow();
        int withRoom = read(256 * KIB);
        left.set(0);
        return List.of(withRoom, read(256 * KIB));
    }

    private void grow() {
        for (int i = 0; i < 10; i++) {
            read(256 * KIB);
        }
    }

    /** Returns how much one read has room for, of which {@code available} bytes are used. */
    private int read(int available) {
        reads.reset(channel.config());
        ByteBuf buffer = reads.allocate(UnpooledByteBufAllocator.DEFAULT);
        int room = buffer.writableBytes();
        buffer.release();
        reads.attemptedBytesRead(room);
        reads.lastBytesRead(Math.min(room, available));
        reads.readComplete();
        return room;
    }
}
