package dev.plimsoll.engine.buffer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Memory that content is gathered into: some of its own, or a quarter of a larger batch. The pool's lock guards the quarters. */
final class Batch {

    static final int QUARTERS = 4;
    private static final int ALL = (1 << QUARTERS) - 1;

    private final ByteBuffer bytes;
    private final @Nullable Batch whole;
    private final Batch[] quarters = new Batch[QUARTERS];
    private int free = ALL; // one bit a quarter

    private Batch(ByteBuffer bytes, @Nullable Batch whole) {
        this.bytes = bytes;
        this.whole = whole;
    }

    /** Returns a batch outside the heap, where drivers and sockets like their bytes. */
    static Batch outsideHeap(int size) {
        return new Batch(ByteBuffer.allocateDirect(size), null);
    }

    static Batch onHeap(int size) {
        return new Batch(ByteBuffer.allocate(size), null);
    }

    /** Returns the memory: content up to its position, then room. */
    ByteBuffer bytes() {
        return bytes;
    }

    int size() {
        return bytes.capacity();
    }

    /** Returns the batch that this is a quarter of; null if it is not. */
    @Nullable
    Batch whole() {
        return whole;
    }

    /** Returns whether all quarters are there. */
    boolean isComplete() {
        return free == ALL;
    }

    /** Returns whether there is no quarter left. */
    boolean isUsedUp() {
        return free == 0;
    }

    /** Takes a quarter out; there must be one. */
    Batch takeQuarter() {
        int number = Integer.numberOfTrailingZeros(free);
        free &= ~(1 << number);
        Batch quarter = quarters[number];
        if (quarter == null) {
            int size = size() / QUARTERS;
            quarter = new Batch(bytes.duplicate().clear().slice(number * size, size), this);
            quarters[number] = quarter;
        }
        return quarter;
    }

    /** Takes a quarter back. */
    void giveQuarter(Batch quarter) {
        for (int number = 0; number < QUARTERS; number++) {
            free |= quarters[number] == quarter ? 1 << number : 0;
        }
    }
}
