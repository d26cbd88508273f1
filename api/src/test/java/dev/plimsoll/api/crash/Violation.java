package dev.plimsoll.api.crash;

/** The server broke a promise. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }

    @SuppressWarnings("AnnotateFormatMethod") // of a library that is not here
    static void unless(boolean kept, String format, Object... arguments) {
        if (!kept) {
            throw new Violation(format.formatted(arguments));
        }
    }
}
