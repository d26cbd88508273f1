package dev.plimsoll.driver.redis;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps requests from waiting for a Redis that does not answer: after so many failures in a row nothing is asked until a probe succeeds. */
final class Breaker {

    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final int MOST_FAILURES = 5;

    private final AtomicInteger failures = new AtomicInteger();

    boolean isOpen() {
        return failures.get() >= MOST_FAILURES;
    }

    void succeeded() {
        if (failures.get() > 0 && failures.getAndSet(0) >= MOST_FAILURES) {
            LOG.info("Redis answers again");
        }
    }

    /** Says so once, without the names of classes. Messages of Lettuce name an address at most. */
    void failed(Throwable failure) {
        if (failures.get() < MOST_FAILURES && failures.incrementAndGet() == MOST_FAILURES) {
            String reason = Objects.requireNonNullElse(
                    failure.getMessage(), failure.getClass().getSimpleName());
            LOG.warn("Redis does not answer, going on without it: {}", reason);
        }
    }
}
