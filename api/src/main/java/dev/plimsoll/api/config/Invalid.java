package dev.plimsoll.api.config;

import java.net.URI;

/** The service cannot run with this configuration: which property it is, and what is wrong with it. */
final class Invalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Invalid(String message, Throwable cause) {
        super(message, cause);
    }

    /** Names a property below {@code plimsoll}. */
    static Invalid property(String name, String reason) {
        return new Invalid("plimsoll." + name + ' ' + reason, new IllegalArgumentException(reason));
    }

    /** Names the property {@code plimsoll.storage}, whose value may hold a credential and is never shown. */
    static Invalid storage(URI storage, String action, Throwable cause) {
        String reason =
                String.valueOf(innermost(cause).getMessage()).replace(storage.toString(), storage.getScheme() + ":…");
        return new Invalid("plimsoll.storage (" + storage.getScheme() + ":…) " + action + ": " + reason, cause);
    }

    static void unless(boolean valid, String name, Object value, String reason) {
        if (!valid) {
            throw property(name, "is " + value + ": " + reason);
        }
    }

    static Throwable innermost(Throwable error) {
        Throwable at = error;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
