package dev.plimsoll.engine.content;

/**
 * The order of slash-separated names: component by component, each by its bytes. It differs from plain byte order where
 * a name goes on with a character below the slash: {@code foo}, {@code foo/bar}, {@code foo-bar}.
 */
public final class PathOrder {

    private PathOrder() {}

    /** Compares two ASCII paths. */
    public static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            int difference = rank(a.charAt(i)) - rank(b.charAt(i));
            if (difference != 0) {
                return difference;
            }
        }
        return a.length() - b.length();
    }

    private static int rank(char c) {
        return c == '/' ? -1 : c;
    }
}
