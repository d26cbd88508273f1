package dev.plimsoll.driver.tck.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process does. */
public final class Eventually {

    private static final long PAUSE_NANOS = 2_000_000;

    private Eventually() {}

    /** Returns how long it took until the condition held; fails if it did not in time. */
    public static Duration holds(Duration patience, BooleanSupplier condition) {
        long start = System.nanoTime();
        boolean held = condition.getAsBoolean();
        while (!held && System.nanoTime() - start < patience.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            held = condition.getAsBoolean();
        }
        assertThat(held).as("holds within %s", patience).isTrue();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
