package dev.plimsoll.driver.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.engine.content.ByteRange;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BytesTest {

    private static final TestContent CONTENT = new TestContent(7);

    /** One chunk many times over, as no test has that much heap. */
    @Test
    void anObjectMayBeLargerThanAnArray() {
        byte[] chunk = CONTENT.bytes(0, Bytes.CHUNK);
        long size = 100_000L * Bytes.CHUNK;
        Bytes bytes = new Bytes(Collections.nCopies(100_000, chunk), size);

        List<ByteBuffer> end = read(bytes, ByteRange.from(size - 10));
        List<ByteBuffer> middle = read(bytes, ByteRange.of(4_000_000_000L, 100));

        assertThat(end).containsExactly(CONTENT.buffer(Bytes.CHUNK - 10, 10));
        assertThat(middle).containsExactly(CONTENT.buffer(4_000_000_000L % Bytes.CHUNK, 100));
        assertThat(bytes.read(ByteRange.ALL).count().block()).isEqualTo(100_000);
    }

    @Test
    void addingToABeginningLeavesTheWholeAsItIs() {
        BytesBuilder first = new BytesBuilder();
        first.add(CONTENT.buffer(0, 3 * Bytes.CHUNK + 100));
        Bytes whole = first.build();
        BytesBuilder second = whole.upTo(2 * Bytes.CHUNK + 50);
        second.add(ByteBuffer.allocate(Bytes.CHUNK));

        assertThat(second.build().size()).isEqualTo(3 * Bytes.CHUNK + 50);
        assertThat(whole.whole()).isEqualTo(CONTENT.buffer(0, 3 * Bytes.CHUNK + 100));
    }

    @Test
    void buffersAreReadOnlyViewsOfAtMostOneChunk() {
        Bytes whole = Bytes.copyOf(CONTENT.buffer(0, 2 * Bytes.CHUNK + 1));

        assertThat(read(whole, ByteRange.ALL))
                .hasSize(3)
                .allMatch(ByteBuffer::isReadOnly)
                .allMatch(buffer -> buffer.remaining() <= Bytes.CHUNK);
    }

    private static List<ByteBuffer> read(Bytes bytes, ByteRange range) {
        return bytes.read(range).collectList().blockOptional().orElseThrow();
    }
}
