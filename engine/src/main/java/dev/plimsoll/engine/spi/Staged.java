package dev.plimsoll.engine.spi;

/**
 * The state of an object that is being written piece by piece and is not yet published.
 *
 * @param key where it is staged; nothing else may use the key
 * @param length the bytes it holds so far that count; what a store holds beyond them is discarded by the next append
 * @param token whatever the driver wants to be told again, such as the parts of a multipart upload; opaque to the engine,
 *     printable ASCII, empty at the start
 */
public record Staged(ObjectKey key, long length, String token) {

    public Staged {
        if (length < 0) {
            throw new IllegalArgumentException("negative length");
        }
    }

    /** Returns the state before the first append. */
    public static Staged empty(ObjectKey key) {
        return new Staged(key, 0, "");
    }
}
