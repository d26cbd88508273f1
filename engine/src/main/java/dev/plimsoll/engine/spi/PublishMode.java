package dev.plimsoll.engine.spi;

/** What publishing does with an object that is already there. */
public enum PublishMode {
    /** Keeps it. */
    FIRST_WINS,
    /** Replaces it atomically: for healing an object that no longer matches its name. */
    REPLACE
}
