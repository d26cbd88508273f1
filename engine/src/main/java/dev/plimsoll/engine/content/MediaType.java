package dev.plimsoll.engine.content;

import dev.plimsoll.engine.error.ManifestInvalid;

/**
 * A media type without parameters, {@code type/subtype}, each a restricted name of RFC 6838 section 4.2.
 *
 * <p>Kept as written: registries compare media types exactly.
 */
public record MediaType(String value) {

    /** What a blob is when nobody said. */
    public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

    private static final int LONGEST = 127;

    public MediaType {
        int slash = value.indexOf('/');
        if (slash < 0 || !isName(value, 0, slash) || !isName(value, slash + 1, value.length())) {
            throw new ManifestInvalid("invalid media type");
        }
    }

    /**
     * Reads a media type.
     *
     * @throws ManifestInvalid if the text is none
     */
    public static MediaType parse(String text) {
        return new MediaType(text);
    }

    private static boolean isName(String text, int from, int to) {
        if (to <= from || to - from > LONGEST || !Ascii.isAlphanumeric(text.charAt(from))) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!Ascii.isAlphanumeric(text.charAt(i)) && "!#$&-^_.+".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
