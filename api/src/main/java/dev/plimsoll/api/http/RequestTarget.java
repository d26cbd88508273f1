package dev.plimsoll.api.http;

import dev.plimsoll.engine.error.NameInvalid;

/**
 * What a request is for: its path, exactly as the client wrote it, and its query.
 *
 * <p>Read from the raw request line and nowhere else, because a framework's view of a path is decoded and stripped:
 * {@code /v2/a%2Fb}, {@code /v2/a;x=y} and {@code /v2/x/../a} would all name something that was not written. No path of the
 * protocol needs an escape, so a path with one, or with anything else that is not a letter, a digit or one of
 * {@code / . _ - : + = @ ~}, is refused as a whole, and so is one with an empty segment or a segment of dots.
 *
 * @param path begins with a slash; no empty, {@code .} or {@code ..} segment, but perhaps one slash at the end
 */
public record RequestTarget(String path, Query query) {

    private static final String PUNCTUATION = "/._-:+=@~";

    /**
     * Reads the target of a request line, in origin form ({@code /path?query}) or absolute form ({@code http://host/path}).
     *
     * @throws NameInvalid if it is in any other form or has anything in it that no endpoint needs
     */
    public static RequestTarget parse(String raw) {
        String target = originForm(raw);
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        if (!isPlain(path)) {
            throw malformed();
        }
        return new RequestTarget(path, question < 0 ? Query.NONE : Query.parse(target.substring(question + 1)));
    }

    static NameInvalid malformed() {
        return new NameInvalid("malformed request target");
    }

    /** The authority of an absolute form is dropped: nothing here depends on it. */
    private static String originForm(String raw) {
        if (raw.startsWith("/")) {
            return raw;
        }
        int scheme = raw.startsWith("http://") ? 7 : raw.startsWith("https://") ? 8 : raw.length();
        int path = raw.indexOf('/', scheme);
        return path < 0 ? "" : raw.substring(path);
    }

    private static boolean isPlain(String path) {
        int segment = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (!isAllowed(c)) {
                return false;
            }
            if (c == '/' && i > 0) {
                if (!isSegment(path, segment + 1, i)) {
                    return false;
                }
                segment = i;
            }
        }
        return path.startsWith("/") && !isDots(path, segment + 1, path.length());
    }

    private static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PUNCTUATION.indexOf(c) >= 0;
    }

    private static boolean isSegment(String path, int from, int to) {
        return to > from && !isDots(path, from, to);
    }

    private static boolean isDots(String path, int from, int to) {
        return to - from == 1 && path.charAt(from) == '.'
                || to - from == 2 && path.charAt(from) == '.' && path.charAt(from + 1) == '.';
    }
}
