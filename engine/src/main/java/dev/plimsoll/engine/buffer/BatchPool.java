package dev.plimsoll.engine.buffer;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reusable direct buffers that content is gathered into, each entered in the ledger from {@link #take} to {@link #give}.
 *
 * <p>The pool keeps as many as were ever in use at once, up to the ledger's capacity; the last one given is the first one
 * taken, so that few stay warm.
 */
public final class BatchPool {

    /** The size of a batch in bytes: smaller ones cost more at high concurrency, larger ones gain nothing. */
    public static final int BATCH = 256 * 1024;

    private final ByteLedger ledger;
    private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();
    private final AtomicLong allocated = new AtomicLong();

    public BatchPool(ByteLedger ledger) {
        this.ledger = ledger;
    }

    /** Returns the ledger its batches are entered in. */
    public ByteLedger ledger() {
        return ledger;
    }

    /** Returns an empty batch, even if the ledger is thereby overdrawn. */
    ByteBuffer take() {
        ledger.take(BATCH);
        ByteBuffer batch = idle.pollFirst();
        if (batch != null) {
            return batch;
        }
        allocated.addAndGet(BATCH);
        return ByteBuffer.allocateDirect(BATCH);
    }

    /** Takes a batch back. */
    void give(ByteBuffer batch) {
        if (allocated.get() <= ledger.capacity()) {
            idle.addFirst(batch.clear());
        } else {
            allocated.addAndGet(-BATCH);
        }
        ledger.give(BATCH);
    }
}
