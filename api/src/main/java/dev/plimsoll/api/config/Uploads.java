package dev.plimsoll.api.config;

import dev.plimsoll.api.ops.PurgePlan;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What becomes of uploads that nobody finishes.
 *
 * @param purge their removal
 * @param records where it is kept how far each upload is: beside its bytes, or in Redis, for a store that cannot compare and set
 */
public record Uploads(
        @DefaultValue Purge purge, @DefaultValue("store") Records records) {

    /** Where upload records are kept. */
    public enum Records {
        STORE,
        REDIS
    }

    /**
     * The removal of uploads that nobody goes on with.
     *
     * @param enabled whether that is looked for at all
     * @param age how long nothing must have happened to an upload
     * @param interval the time between two looks, on average: each is up to half of it sooner or later
     * @param dryRun only logs what would be removed
     */
    public record Purge(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("48h") Duration age,
            @DefaultValue("1h") Duration interval,
            @DefaultValue("false") boolean dryRun) {

        private static final Duration LEAST = Duration.ofMinutes(1);
        private static final Duration MOST = Duration.ofDays(3650);

        public Purge {
            check("age", age);
            check("interval", interval);
        }

        private static void check(String name, Duration value) {
            Invalid.unless(
                    value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0,
                    "uploads.purge." + name,
                    value,
                    "must be between 1m and 3650d");
        }

        PurgePlan plan() {
            return new PurgePlan(age, interval, dryRun);
        }
    }
}
