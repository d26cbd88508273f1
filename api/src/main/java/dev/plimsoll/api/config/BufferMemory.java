package dev.plimsoll.api.config;

import io.netty.util.internal.PlatformDependent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits the memory for uploads into what the JVM lets a program take outside its heap ({@code -XX:MaxDirectMemorySize}, by
 * default as much as the heap). Netty's own buffers need room there too.
 */
final class BufferMemory {

    private static final Logger LOG = LoggerFactory.getLogger(BufferMemory.class);

    /** Netty's share, which holds what was read and nobody has taken yet: a half, and never less than this. */
    private static final long LEAST_FOR_NETTY = 32L << 20;

    private static final long LEAST_FOR_UPLOADS = 8L << 20;

    private BufferMemory() {}

    /** Returns the configured number of bytes, or as many as this JVM has room for. */
    static long fitted(long configured) {
        long fitted = fitted(configured, PlatformDependent.maxDirectMemory());
        if (fitted < configured) {
            LOG.warn(
                    "plimsoll.buffer-memory lowered from {} to {} MiB to fit the JVM's limit of direct memory",
                    configured >> 20,
                    fitted >> 20);
        }
        return fitted;
    }

    static long fitted(long configured, long directMemory) {
        long room = directMemory - Math.max(directMemory / 2, LEAST_FOR_NETTY);
        Invalid.unless(
                room >= LEAST_FOR_UPLOADS,
                "buffer-memory",
                configured,
                "does not fit: the JVM needs -XX:MaxDirectMemorySize=40m or more");
        return Math.min(configured, room);
    }

    /** Returns how many bytes may have been read for uploads and not been taken: as many as uploads have, if that is half of Netty's. */
    static long forReads(long uploads) {
        return forReads(uploads, PlatformDependent.maxDirectMemory());
    }

    static long forReads(long uploads, long directMemory) {
        return Math.min(uploads, (directMemory - uploads) / 2);
    }
}
