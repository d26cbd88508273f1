package dev.plimsoll.engine.buffer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory budget of all content on its way through the engine, in bytes: the line a ship may be loaded to.
 *
 * <p>Whoever gathers content asks for {@linkplain #admits admission} before it requests more from its source, and enters
 * what then arrives with {@link #take}. Arrived bytes are always entered, even beyond the line: content that was requested
 * while there was room is not refused. So the ledger may be overdrawn, by at most one source buffer for each source that was
 * admitted at that moment; it then admits nobody until enough was {@linkplain #give given back}.
 *
 * <p>Safe for use by any number of threads; never blocks.
 */
public final class ByteLedger {

    /** Somebody who was refused admission. */
    public interface Waiter {

        /** Asks again; called once for each refusal, on the thread that gave bytes back. */
        void admitted();
    }

    private final long capacity;
    private final long share;
    private final AtomicLong used = new AtomicLong();
    private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();

    /**
     * @param capacity the budget, in bytes
     * @param share what one admitted source is expected to take, in bytes: as many are admitted as there is room for
     */
    public ByteLedger(long capacity, long share) {
        if (capacity < share || share <= 0) {
            throw new IllegalArgumentException("a ledger of " + capacity + " bytes holds no share of " + share);
        }
        this.capacity = capacity;
        this.share = share;
    }

    /** Returns the budget, in bytes. */
    public long capacity() {
        return capacity;
    }

    /** Returns how much is taken, in bytes. */
    public long used() {
        return used.get();
    }

    /** Returns whether the line has not been reached. */
    public boolean hasRoom() {
        return used.get() < capacity;
    }

    /** Returns true if there is room; otherwise keeps the waiter, to be called when there is, and returns false. */
    public boolean admits(Waiter waiter) {
        if (hasRoom()) {
            return true;
        }
        waiting.add(waiter);
        return hasRoom() && waiting.remove(waiter);
    }

    /** Forgets a waiter that no longer wants to be admitted. */
    public void forget(Waiter waiter) {
        waiting.remove(waiter);
    }

    /** Enters bytes that have arrived. */
    public void take(long bytes) {
        used.addAndGet(bytes);
    }

    /**
     * Gives bytes back, and admits as many waiters as there is room for: all of them if nothing is taken any more. Who waits
     * again at once, because the first of them took what there was, is not called a second time.
     */
    public void give(long bytes) {
        long now = used.addAndGet(-bytes);
        long places = now == 0 ? waiting.size() : (capacity - now + share - 1) / share;
        for (long i = 0; i < places; i++) {
            Waiter next = waiting.poll();
            if (next == null) {
                return;
            }
            next.admitted();
        }
    }
}
