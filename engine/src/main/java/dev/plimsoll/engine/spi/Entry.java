package dev.plimsoll.engine.spi;

/**
 * One line of a listing.
 *
 * @param key the full key
 * @param kind whether it names an object or stands for the objects below it
 */
public record Entry(ObjectKey key, Kind kind) {

    /** What an entry stands for. */
    public enum Kind {
        /** An object. */
        OBJECT,
        /** At least one object below this key. */
        PREFIX
    }
}
