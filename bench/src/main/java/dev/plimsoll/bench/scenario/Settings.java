package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.content.Blobs;
import dev.plimsoll.bench.content.Template;

/**
 * What operations are made of.
 *
 * @param repository that is pushed to and pulled from
 * @param seed of all content
 * @param size of a blob in bytes
 * @param chunk of a request in bytes, where a blob takes several
 * @param parallel requests for one blob at once
 * @param distinct blobs that are pulled in turn
 * @param verify whether everything pulled is compared with what was pushed
 * @param chunkedEncoding whether bodies are sent without saying their length
 * @param bytesPerSecond of each connection of a slow client
 */
public record Settings(
        String repository,
        long seed,
        long size,
        long chunk,
        int parallel,
        int distinct,
        boolean verify,
        boolean chunkedEncoding,
        long bytesPerSecond) {

    public Settings {
        positive("size", size);
        positive("chunk", chunk);
        positive("parallel", parallel);
        positive("blobs", distinct);
        positive("client-rate", bytesPerSecond);
    }

    private static void positive(String option, long number) {
        if (number < 1) {
            throw new IllegalArgumentException("--" + option + " must be at least 1");
        }
    }

    /** Returns the blobs that are pushed as the load. */
    Blobs pushed() {
        return new Blobs(new Template(seed), seed, size);
    }

    /** Returns the blobs that are there to be read. They are others than those pushed. */
    Blobs stored() {
        return stored(size);
    }

    Blobs stored(long bytes) {
        return new Blobs(new Template(seed), ~seed, bytes);
    }

    long declared(long length) {
        return chunkedEncoding ? -1 : length;
    }
}
