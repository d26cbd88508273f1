package dev.plimsoll.bench.measure;

/**
 * What was seen at one moment of a round.
 *
 * @param seconds since its beginning
 * @param bytes of content moved since then, by operations under way too
 * @param operations that had succeeded
 * @param failed operations
 * @param resident memory of the server in bytes; 0 if it is not known
 */
public record Sample(double seconds, long bytes, long operations, long failed, long resident) {}
