package dev.plimsoll.engine.content;

import dev.plimsoll.engine.error.NameInvalid;

/**
 * The name of a repository, such as {@code library/debian}: path components of lower-case letters and digits, joined
 * inside a component by {@code .}, {@code _}, {@code __} or any number of {@code -} (OCI Distribution Specification,
 * "Pulling manifests"). At most 255 characters.
 *
 * <p>Read by a scanner rather than a regular expression: {@code java.util.regex} recurses on this grammar and overflows
 * the stack on input of a few kilobytes.
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {

    private static final int LONGEST = 255;

    public RepositoryName {
        if (!isName(value)) {
            throw new NameInvalid("invalid repository name");
        }
    }

    /**
     * Reads a name.
     *
     * @throws NameInvalid if the text is none
     */
    public static RepositoryName parse(String text) {
        return new RepositoryName(text);
    }

    private static boolean isName(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        int at = 0;
        while (true) {
            at = component(text, at);
            if (at < 0 || at == text.length()) {
                return at > 0;
            }
            at++;
        }
    }

    /** Returns the index of the slash or end that closes the component starting at {@code at}, or -1 if it is none. */
    private static int component(String text, int at) {
        int i = run(text, at);
        while (i > at && i < text.length() && text.charAt(i) != '/') {
            int word = separator(text, i);
            int end = word < 0 ? word : run(text, word);
            if (end <= word) {
                return -1;
            }
            i = end;
        }
        return i > at ? i : -1;
    }

    private static int run(String text, int at) {
        int i = at;
        while (i < text.length() && Ascii.isLowerAlphanumeric(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Returns the index after one separator, or -1 if there is none at {@code at}. */
    private static int separator(String text, int at) {
        char c = text.charAt(at);
        int i = at + 1;
        return switch (c) {
            case '.' -> i;
            case '_' -> i < text.length() && text.charAt(i) == '_' ? i + 1 : i;
            case '-' -> {
                while (i < text.length() && text.charAt(i) == '-') {
                    i++;
                }
                yield i;
            }
            default -> -1;
        };
    }

    /** Orders component by component, so that a name comes directly before the names below it. */
    @Override
    public int compareTo(RepositoryName other) {
        return PathOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
