package dev.plimsoll.api.config;

import java.util.Locale;

/** What an acknowledged write survives. */
public enum Durability {
    /** A power cut: the device has it. */
    FSYNC,
    /** The end of the process, but no power cut: the operating system has it. */
    OS;

    /** Adds it to a store's URI as the parameter of that name; a driver without such a choice refuses it. */
    String addedTo(String uri) {
        return uri + (uri.contains("?") ? '&' : '?') + "durability=" + name().toLowerCase(Locale.ROOT);
    }
}
