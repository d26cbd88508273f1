package dev.plimsoll.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/**
 * Endless content of which every eight bytes are different: the number of the group, XOR a seed. Bytes that are lost,
 * repeated, swapped or of another seed are therefore noticed.
 *
 * @param seed tells contents apart
 */
public record TestContent(long seed) {

    /** Returns the byte at an offset. */
    public byte at(long offset) {
        return (byte) ((offset / Long.BYTES ^ seed) >>> 8 * (Long.BYTES - 1 - (int) (offset % Long.BYTES)));
    }

    /** Returns {@code length} bytes from {@code offset} on. */
    public byte[] bytes(long offset, int length) {
        byte[] bytes = new byte[length];
        int i = 0;
        for (; i < length && (offset + i) % Long.BYTES != 0; i++) {
            bytes[i] = at(offset + i);
        }
        ByteBuffer words = ByteBuffer.wrap(bytes);
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            words.putLong(i, (offset + i) / Long.BYTES ^ seed);
        }
        for (; i < length; i++) {
            bytes[i] = at(offset + i);
        }
        return bytes;
    }

    /** Returns the same in a fresh heap buffer. */
    public ByteBuffer buffer(long offset, int length) {
        return ByteBuffer.wrap(bytes(offset, length));
    }

    /**
     * Emits {@code length} bytes from {@code offset} on, in fresh heap buffers, each made when it is requested.
     *
     * @param bufferSize of every buffer but the last
     */
    public Flux<ByteBuffer> buffers(long offset, long length, int bufferSize) {
        int count = Math.toIntExact((length + bufferSize - 1) / bufferSize);
        return Flux.range(0, count)
                .map(index -> buffer(offset + (long) index * bufferSize, (int)
                        Math.min(bufferSize, length - (long) index * bufferSize)));
    }

    /** Fails unless the buffer holds what this content has at {@code offset}; leaves its position alone. */
    public void check(ByteBuffer received, long offset) {
        int difference = received.mismatch(buffer(offset, received.remaining()));
        assertThat(difference)
                .as("first wrong byte of %d received for offset %d", received.remaining(), offset)
                .isEqualTo(-1);
    }

    /**
     * Passes buffers on and fails at the first byte that is not this content's, the first expected at {@code offset}; counts
     * nothing, so a caller who cares for completeness sums up what arrives.
     */
    public Flux<ByteBuffer> checked(Flux<ByteBuffer> received, long offset) {
        return Flux.defer(() -> received.doOnNext(new Checker(this, offset)::accept));
    }

    private static final class Checker {

        private final TestContent content;
        private long next;

        Checker(TestContent content, long first) {
            this.content = content;
            this.next = first;
        }

        void accept(ByteBuffer buffer) {
            content.check(buffer, next);
            next += buffer.remaining();
        }
    }
}
