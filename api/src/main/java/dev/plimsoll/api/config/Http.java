package dev.plimsoll.api.config;

import dev.plimsoll.api.guard.GuardSettings;
import dev.plimsoll.api.http.ClientAddress;
import dev.plimsoll.api.http.Network;
import dev.plimsoll.api.http.Redirects;
import dev.plimsoll.api.http.RequestLimit;
import dev.plimsoll.api.security.RateLimit;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * How patient the server is with its clients; a time of 0 means without end.
 *
 * @param headerTimeout how long a new connection may take to its first byte, and a request from its first byte to the end of
 *     its headers
 * @param idleTimeout how long a connection is kept between requests
 * @param minBodyRate how much of its body a request must bring a second, on average
 * @param bodyRateWindow the time over which that is averaged; what the server itself takes to read does not count
 * @param writeTimeout how long a client may take no byte of an answer
 * @param requestsPerSecond how many requests of one client are answered a second, in the long run; 0 sets no limit
 * @param requestBurst how many of them at once
 * @param clientAddress how clients are told apart
 * @param redirectClients the networks whose clients are sent to the store for a blob, if it lets them; empty means all
 * @param redirectExcept networks whose clients are not
 */
public record Http(
        @DefaultValue("10s") Duration headerTimeout,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("1KB") DataSize minBodyRate,
        @DefaultValue("30s") Duration bodyRateWindow,
        @DefaultValue("60s") Duration writeTimeout,
        @DefaultValue("0") int requestsPerSecond,
        @DefaultValue("100") int requestBurst,
        @DefaultValue("connection") ClientAddress clientAddress,
        @DefaultValue List<String> redirectClients,
        @DefaultValue List<String> redirectExcept) {

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int MOST_REQUESTS = 1_000_000;

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
        Invalid.unless(
                requestsPerSecond >= 0 && requestsPerSecond <= MOST_REQUESTS,
                "http.requests-per-second",
                requestsPerSecond,
                "must be between 0 and 1000000");
        Invalid.unless(
                requestBurst > 0 && requestBurst <= MOST_REQUESTS,
                "http.request-burst",
                requestBurst,
                "must be between 1 and 1000000");
    }

    private static void check(String name, Duration timeout) {
        Invalid.unless(
                !timeout.isNegative() && timeout.compareTo(LONGEST) <= 0,
                "http." + name,
                timeout,
                "must be between 0 and 24h");
    }

    /** Returns these routes, answering no more requests than that. */
    RouterFunction<ServerResponse> limited(RouterFunction<ServerResponse> routes) {
        if (requestsPerSecond == 0) {
            return routes;
        }
        Duration interval = Duration.ofSeconds(1).dividedBy(requestsPerSecond);
        return new RequestLimit(new RateLimit("too many requests", interval, requestBurst), clientAddress, routes);
    }

    /** Returns which clients are sent to the store. */
    Redirects redirects() {
        return new Redirects(
                networks("redirect-clients", redirectClients),
                networks("redirect-except", redirectExcept),
                clientAddress);
    }

    private static List<Network> networks(String property, List<String> texts) {
        return texts.stream().map(text -> network(property, text)).toList();
    }

    private static Network network(String property, String text) {
        return Network.parse(text)
                .orElseThrow(() -> Invalid.property(
                        "http." + property, "is " + text + ": must be networks such as 10.0.0.0/8 or 2001:db8::/32"));
    }

    GuardSettings guard() {
        return GuardSettings.DEFAULT.timed(
                headerTimeout, idleTimeout, minBodyRate.toBytes(), bodyRateWindow, writeTimeout);
    }
}
