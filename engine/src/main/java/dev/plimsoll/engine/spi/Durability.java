package dev.plimsoll.engine.spi;

/** What success of a write promises. */
public enum Durability {
    /** The bytes and their name survive a power cut. */
    DURABLE,
    /** The write is atomic and visible, but a power cut may undo it. */
    RELAXED
}
