package dev.plimsoll.bench.measure;

/**
 * What a round cost the server.
 *
 * @param cpuSeconds CPU time of all its threads
 * @param peakResident the most resident memory, in bytes
 * @param residentAfter resident memory at the end, in bytes
 */
public record ServerFigures(double cpuSeconds, long peakResident, long residentAfter) {}
