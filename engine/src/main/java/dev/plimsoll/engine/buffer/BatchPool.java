package dev.plimsoll.engine.buffer;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reusable direct buffers that content is gathered into, each entered in the ledger from {@link #take} to {@link #give}. They
 * come in two sizes: thousands of slow sources bring a few KiB each, and would otherwise hold a whole batch each for them.
 *
 * <p>The pool keeps as many as were ever in use at once, up to the ledger's capacity; the last one given is the first one
 * taken, so that few stay warm.
 */
public final class BatchPool {

    /** The size of a batch in bytes: smaller ones cost more at high concurrency, larger ones gain nothing. */
    public static final int BATCH = 256 * 1024;

    /** The size in bytes of a batch for content that comes in small pieces. */
    static final int SMALL = 16 * 1024;

    private final ByteLedger ledger;
    private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<ByteBuffer> smallIdle = new ConcurrentLinkedDeque<>();
    private final AtomicLong allocated = new AtomicLong();

    public BatchPool(ByteLedger ledger) {
        this.ledger = ledger;
    }

    /** Returns the ledger its batches are entered in. */
    public ByteLedger ledger() {
        return ledger;
    }

    /** Returns an empty batch, even if the ledger is thereby overdrawn; a small one if so many bytes fit. */
    ByteBuffer take(int bytes) {
        int size = bytes <= SMALL ? SMALL : BATCH;
        ledger.take(size);
        ByteBuffer batch = idle(size).pollFirst();
        if (batch != null) {
            return batch;
        }
        allocated.addAndGet(size);
        return ByteBuffer.allocateDirect(size);
    }

    /** Takes a batch back. */
    void give(ByteBuffer batch) {
        int size = batch.capacity();
        if (allocated.get() <= ledger.capacity()) {
            idle(size).addFirst(batch.clear());
        } else {
            allocated.addAndGet(-size);
        }
        ledger.give(size);
    }

    private ConcurrentLinkedDeque<ByteBuffer> idle(int size) {
        return size == SMALL ? smallIdle : idle;
    }
}
