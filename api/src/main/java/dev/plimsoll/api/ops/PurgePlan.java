package dev.plimsoll.api.ops;

import java.time.Duration;

/**
 * When abandoned uploads are looked for, and what is done with them.
 *
 * @param age how long nothing must have happened to an upload
 * @param interval the time between two looks, on average
 * @param dryRun only says what would be removed
 */
public record PurgePlan(Duration age, Duration interval, boolean dryRun) {

    /**
     * Returns how long to wait for the next look: between half of the interval and one and a half, so that nodes which were
     * started together do not go on looking together.
     *
     * @param random between 0 and 1
     */
    Duration pause(double random) {
        return Duration.ofMillis((long) (interval.toMillis() * (0.5 + random)));
    }
}
