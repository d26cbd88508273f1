package dev.plimsoll.api.config;

import dev.plimsoll.api.guard.GuardSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How patient the server is with its clients; 0 means without end.
 *
 * @param headerTimeout how long a new connection may take to its first byte, and a request from its first byte to the end of
 *     its headers
 * @param idleTimeout how long a connection is kept between requests
 * @param minBodyRate how much of its body a request must bring a second, on average
 * @param bodyRateWindow the time over which that is averaged; what the server itself takes to read does not count
 * @param writeTimeout how long a client may take no byte of an answer
 */
public record Http(
        @DefaultValue("10s") Duration headerTimeout,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("1KB") DataSize minBodyRate,
        @DefaultValue("30s") Duration bodyRateWindow,
        @DefaultValue("60s") Duration writeTimeout) {

    private static final Duration LONGEST = Duration.ofHours(24);

    public Http {
        check("header-timeout", headerTimeout);
        check("idle-timeout", idleTimeout);
        check("write-timeout", writeTimeout);
        Invalid.unless(minBodyRate.toBytes() >= 0, "http.min-body-rate", minBodyRate, "must be 0 or more");
        Invalid.unless(
                bodyRateWindow.compareTo(Duration.ZERO) > 0 && bodyRateWindow.compareTo(LONGEST) <= 0,
                "http.body-rate-window",
                bodyRateWindow,
                "must be more than 0 and at most 24h");
    }

    private static void check(String name, Duration timeout) {
        Invalid.unless(
                !timeout.isNegative() && timeout.compareTo(LONGEST) <= 0,
                "http." + name,
                timeout,
                "must be between 0 and 24h");
    }

    GuardSettings guard() {
        return GuardSettings.DEFAULT.timed(
                headerTimeout, idleTimeout, minBodyRate.toBytes(), bodyRateWindow, writeTimeout);
    }
}
