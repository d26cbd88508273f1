package dev.plimsoll.engine.spi;

import dev.plimsoll.engine.content.PathOrder;
import dev.plimsoll.engine.error.KeyInvalid;

/**
 * The name of a stored object: segments joined by slashes, such as {@code docker/registry/v2/blobs}.
 *
 * <p>A segment has 1 to 255 characters of {@code [A-Za-z0-9._+-]} and is neither {@code .} nor {@code ..}; a key has at
 * most 1024 characters, which every store accepts. A key that exists is therefore safe to use as a relative path. Case
 * matters. The {@linkplain #ROOT root} has no segments; it names no object, only the top of every listing.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

    /** Above every object. */
    public static final ObjectKey ROOT = new ObjectKey("");

    private static final int LONGEST = 1024;
    private static final int LONGEST_SEGMENT = 255;

    public ObjectKey {
        if (!value.isEmpty() && !isKey(value)) {
            throw new KeyInvalid("invalid storage key");
        }
    }

    /**
     * Reads a key.
     *
     * @throws KeyInvalid if the text is none
     */
    public static ObjectKey of(String text) {
        if (text.isEmpty()) {
            throw new KeyInvalid("empty storage key");
        }
        return new ObjectKey(text);
    }

    /** Returns the key of these segments below this one; {@code path} may hold several, joined by slashes. */
    public ObjectKey child(String path) {
        return isRoot() ? of(path) : of(value + "/" + path);
    }

    /** Returns the key above this one; the root for a key of one segment. */
    public ObjectKey parent() {
        int slash = value.lastIndexOf('/');
        return slash < 0 ? ROOT : new ObjectKey(value.substring(0, slash));
    }

    /** Returns the last segment; empty for the root. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** Returns whether this key lies below {@code ancestor}, at any depth; no key lies below itself. */
    public boolean isBelow(ObjectKey ancestor) {
        if (ancestor.isRoot()) {
            return !isRoot();
        }
        return value.length() > ancestor.value.length()
                && value.charAt(ancestor.value.length()) == '/'
                && value.startsWith(ancestor.value);
    }

    /** Returns whether this is the root. */
    public boolean isRoot() {
        return value.isEmpty();
    }

    private static boolean isKey(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '/') {
                if (!isSegment(text, start, i)) {
                    return false;
                }
                start = i + 1;
            } else if (!isSegmentCharacter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSegment(String text, int from, int to) {
        int length = to - from;
        boolean dots = length == 1 && text.charAt(from) == '.' || length == 2 && text.startsWith("..", from);
        return length > 0 && length <= LONGEST_SEGMENT && !dots;
    }

    private static boolean isSegmentCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._+-".indexOf(c) >= 0;
    }

    /** Orders segment by segment, so that a key comes directly before the keys below it. */
    @Override
    public int compareTo(ObjectKey other) {
        return PathOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
