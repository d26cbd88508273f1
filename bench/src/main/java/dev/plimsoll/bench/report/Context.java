package dev.plimsoll.bench.report;

import java.time.Instant;

/**
 * What must be known to read the figures, and to take them again.
 *
 * @param scenario its name
 * @param command the arguments, without credentials
 * @param machine that the client ran on
 * @param seed of all content
 * @param started when
 */
public record Context(String scenario, String command, String machine, long seed, Instant started) {}
