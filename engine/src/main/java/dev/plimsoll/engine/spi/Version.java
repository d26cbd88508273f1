package dev.plimsoll.engine.spi;

/**
 * A driver's token for one state of a small object: two different contents have different versions. The same content
 * may have the same version again, so whoever must notice a change and its undoing puts a counter into the content.
 */
public record Version(String token) {}
