package dev.plimsoll.api.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often each of many clients may do something: so many at once, and then one in every so long. A token bucket for each, held as
 * one number, the time at which it will be full again. Any number of threads may use it; it never waits.
 *
 * <p>It remembers the hundred thousand clients that came last; to forget one is to let it begin anew.
 */
public final class RateLimit {

    private static final int MOST_CLIENTS = 100_000;
    private static final Duration LEAST_MEMORY = Duration.ofMinutes(1);

    private final String what;
    private final long interval;
    private final long tolerance;
    private final Ticker clock;
    private final long origin;
    private final Cache<Object, AtomicLong> full;

    /**
     * @param what is limited, in the words of the refusal
     * @param interval the time in which one is made good
     * @param burst how many may come at once; 1 at least
     */
    public RateLimit(String what, Duration interval, int burst) {
        this(what, interval, burst, Ticker.systemTicker());
    }

    RateLimit(String what, Duration interval, int burst, Ticker clock) {
        this.what = what;
        this.interval = interval.toNanos();
        this.tolerance = Math.multiplyExact(this.interval, burst - 1L);
        this.clock = clock;
        this.origin = clock.read();
        Duration refill = interval.multipliedBy(burst);
        this.full = Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .expireAfterAccess(refill.compareTo(LEAST_MEMORY) < 0 ? LEAST_MEMORY : refill)
                .ticker(clock)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts one.
     *
     * @throws TooManyRequests if it is one too many, which does not count
     */
    public void take(Object client) {
        long now = now();
        AtomicLong bucket = bucket(client);
        long at = bucket.get();
        while (Math.max(at, now) - now <= tolerance) {
            if (bucket.compareAndSet(at, Math.max(at, now) + interval)) {
                return;
            }
            at = bucket.get();
        }
        throw new TooManyRequests(what, Duration.ofNanos(at - now - tolerance));
    }

    /** Takes back one that has been counted. */
    void giveBack(Object client) {
        bucket(client).addAndGet(-interval);
    }

    private AtomicLong bucket(Object client) {
        return full.get(client, ignored -> new AtomicLong());
    }

    /** Since this was made, because ticks may be negative. */
    private long now() {
        return clock.read() - origin;
    }
}
