package dev.plimsoll.engine.buffer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reusable buffers that content is gathered into, each entered in the ledger from {@link #take} to {@link #give}. They come in
 * four sizes: thousands of slow sources bring a few KiB each, and would otherwise hold a whole batch each for them.
 *
 * <p>The smaller ones are quarters of larger ones and become whole again, so that all sizes live in the same memory, outside
 * the heap. Of that the pool has as much as was ever in use at once, never more than the ledger's capacity; the last whole batch
 * given is the first one taken, so that little stays warm. What overdraws the ledger is on the heap, and not kept.
 */
public final class BatchPool {

    /** The size of a batch in bytes: smaller ones cost more at high concurrency, larger ones gain nothing. */
    public static final int BATCH = 256 * 1024;

    /** The size in bytes of the smallest. */
    static final int LEAST = BATCH / 64;

    private final ByteLedger ledger;

    // Guarded by `idle`: short critical sections.
    private final Deque<Batch> idle = new ArrayDeque<>();
    private final List<Set<Batch>> split = List.of(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    private long allocated;
    private long most;

    public BatchPool(ByteLedger ledger) {
        this.ledger = ledger;
        this.most = ledger.capacity();
    }

    /** Returns the ledger its batches are entered in. */
    public ByteLedger ledger() {
        return ledger;
    }

    /** Returns how many bytes of memory outside the heap the pool has, in use or not. */
    long allocated() {
        synchronized (idle) {
            return allocated;
        }
    }

    /** Returns an empty batch, even if the ledger is thereby overdrawn; the smallest that so many bytes fit, or the largest. */
    Batch take(int bytes) {
        int size = LEAST;
        while (size < bytes && size < BATCH) {
            size *= Batch.QUARTERS;
        }
        ledger.take(size);
        Batch batch;
        synchronized (idle) {
            batch = pooled(size);
        }
        return batch == null ? Batch.onHeap(size) : batch;
    }

    private @Nullable Batch pooled(int size) {
        return size == BATCH ? whole() : quarter(size);
    }

    private @Nullable Batch whole() {
        Batch last = idle.pollFirst();
        return last == null && allocated + BATCH <= most ? allocate() : last;
    }

    private @Nullable Batch quarter(int size) {
        Set<Batch> candidates = split(size);
        if (candidates.isEmpty()) {
            Batch opened = pooled(size * Batch.QUARTERS);
            if (opened == null) {
                return null;
            }
            candidates.add(opened);
        }
        Batch whole = candidates.iterator().next();
        Batch quarter = whole.takeQuarter();
        if (whole.isUsedUp()) {
            candidates.remove(whole);
        }
        return quarter;
    }

    /** If the JVM lets no more be taken outside its heap, what there is has to do: asking again would stop everything for long. */
    private @Nullable Batch allocate() {
        try {
            Batch batch = Batch.outsideHeap(BATCH);
            allocated += BATCH;
            return batch;
        } catch (OutOfMemoryError limit) {
            most = allocated;
            return null;
        }
    }

    /** Takes a batch back. */
    void give(Batch batch) {
        int size = batch.size();
        batch.bytes().clear();
        if (batch.bytes().isDirect()) {
            synchronized (idle) {
                keep(batch);
            }
        }
        ledger.give(size);
    }

    private void keep(Batch batch) {
        Batch whole = batch.whole();
        if (whole == null) {
            idle.addFirst(batch);
            return;
        }
        Set<Batch> candidates = split(batch.size());
        whole.giveQuarter(batch);
        if (whole.isComplete()) {
            candidates.remove(whole);
            keep(whole);
        } else {
            candidates.add(whole);
        }
    }

    /** Returns the batches that have a free quarter of that size, the one that was split first in front. */
    private Set<Batch> split(int size) {
        return split.get(Integer.numberOfTrailingZeros(BATCH / size) / 2 - 1);
    }
}
