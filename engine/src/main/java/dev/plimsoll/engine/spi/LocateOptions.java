package dev.plimsoll.engine.spi;

import java.time.Duration;

/**
 * What a location is wanted for.
 *
 * @param validFor how long an address must work at least, counted from subscription
 */
public record LocateOptions(Duration validFor) {}
