package dev.plimsoll.driver.filesystem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A sequence that is produced by blocking steps, one at a time. It opens what it needs in the first step and frees it
 * in the last; {@link #close} is for when a step fails or the rest is not wanted.
 */
interface Cursor<T> {

    /** Returns the next element; null if there was none left, or after {@link #close}. */
    @Nullable
    T next() throws IOException;

    /** Returns whether there is nothing after what {@link #next} returned. */
    boolean ended();

    /** Frees what is held; waits for a step under way. Repeatable. */
    void close() throws IOException;
}
