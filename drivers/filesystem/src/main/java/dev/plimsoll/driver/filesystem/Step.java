package dev.plimsoll.driver.filesystem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Blocking work, for a thread that may block. */
@FunctionalInterface
interface Step<T> {

    /** Returns the result, or null if there is none. */
    @Nullable
    T run() throws IOException;
}
