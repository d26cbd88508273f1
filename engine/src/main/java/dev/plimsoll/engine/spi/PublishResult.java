package dev.plimsoll.engine.spi;

/**
 * How publishing ended.
 *
 * @param published whether the staged object is now the target; false if another was there first and was kept
 * @param size the length in bytes of what is at the target now
 */
public record PublishResult(boolean published, long size) {}
