package dev.plimsoll.api.intake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much is read from a connection at a time: 4 to 256 KiB, as much as it is used to bring, less if there are many, and less
 * still when the memory for uploads runs short. Each connection may hold one read that nobody takes yet, and each upload that was
 * asked for content brings one, even if there is no room any more; and there may be thousands of them. One that rests
 * ({@link BodyPauses}) holds none.
 */
@SuppressWarnings("deprecation") // of Handle: the type that a channel still asks for
public final class Reads extends AdaptiveRecvByteBufAllocator {

    private static final int LEAST = 4 << 10;
    private static final int FIRST = 16 << 10;
    private static final int MOST = 256 << 10;

    /** The part of what is left that one read may take. */
    private static final int PART = 32;

    private final LongSupplier left;
    private final long memory;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong resting = new AtomicLong();

    /**
     * @param left how many bytes of uploads there is room for at the moment; negative if there are too many already
     * @param memory how many bytes all connections together may bring with one read each, if that is 4 KiB each or more; a quarter of
     *     it if there is no room any more
     */
    public Reads(LongSupplier left, long memory) {
        super(LEAST, FIRST, MOST);
        this.left = left;
        this.memory = memory;
    }

    /** A connection has been opened; it counts until it is closed. */
    public void opened(Channel channel) {
        connections.incrementAndGet();
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    }

    /** Returns how many are open. */
    long connections() {
        return connections.get();
    }

    /** One of them is not read from until further notice. */
    void rests() {
        resting.incrementAndGet();
    }

    /** It is read from again. */
    void goesOn() {
        resting.decrementAndGet();
    }

    @Override
    public Handle newHandle() {
        return new Limited(super.newHandle());
    }

    /** Returns how many bytes a read may bring at the moment. */
    int limit() {
        long share = memory / Math.max(1, connections.get() - resting.get());
        long withRoom = Math.min(Math.min(MOST, share), left.getAsLong() / PART);
        return (int) Math.max(withRoom, withoutRoom(share / 4));
    }

    /** Returns 4, 16 or 64 KiB: what the engine has batches for. */
    private static int withoutRoom(long most) {
        return most >= 16 * LEAST ? 16 * LEAST : most >= 4 * LEAST ? 4 * LEAST : LEAST;
    }

    private final class Limited extends DelegatingHandle implements ExtendedHandle {

        Limited(Handle adaptive) {
            super(adaptive);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public int guess() {
            return Math.min(super.guess(), limit());
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return ((ExtendedHandle) delegate()).continueReading(maybeMore);
        }
    }
}
