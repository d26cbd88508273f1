package dev.plimsoll.bench.client;

/**
 * How far an upload is.
 *
 * @param location where it goes on; some registries keep the offset in it
 * @param received how many bytes the registry has
 */
public record UploadStatus(String location, long received) {}
