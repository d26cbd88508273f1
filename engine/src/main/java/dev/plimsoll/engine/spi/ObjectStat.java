package dev.plimsoll.engine.spi;

import java.time.Instant;

/**
 * What a store knows of an object.
 *
 * @param size its length in bytes
 * @param modifiedAt when it was last written, by the store's clock
 */
public record ObjectStat(long size, Instant modifiedAt) {}
