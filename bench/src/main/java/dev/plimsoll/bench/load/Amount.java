package dev.plimsoll.bench.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a load lasts.
 *
 * @param operations how many; used if there is no duration
 * @param duration no operation begins later; null to count
 */
public record Amount(long operations, @Nullable Duration duration) {

    /** Nothing. */
    public static final Amount NONE = of(0);

    /** Returns a fixed number. */
    public static Amount of(long operations) {
        return new Amount(operations, null);
    }

    /** Returns as many as begin in that time. */
    public static Amount of(Duration duration) {
        return new Amount(Long.MAX_VALUE, duration);
    }

    boolean isOver(long number, long nanoseconds) {
        return duration == null ? number >= operations : nanoseconds >= duration.toNanos();
    }

    @Override
    public String toString() {
        return duration == null ? operations + " operations" : duration.toMillis() / 1000.0 + " s";
    }
}
