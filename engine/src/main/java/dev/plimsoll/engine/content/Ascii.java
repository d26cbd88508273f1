package dev.plimsoll.engine.content;

/** Character classes of the specification's grammars, which are all ASCII. */
final class Ascii {

    private Ascii() {}

    static boolean isLowerAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    static boolean isAlphanumeric(int c) {
        return isLowerAlphanumeric(c) || c >= 'A' && c <= 'Z';
    }
}
