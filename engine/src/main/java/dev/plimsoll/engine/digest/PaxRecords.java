package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.error.DigestInvalid;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a PAX extended header (POSIX {@code pax}, "pax Extended Header") says of the entry after it, as far as TarSum is
 * concerned.
 */
final class PaxRecords {

    /** Says nothing. */
    static final PaxRecords NONE = new PaxRecords();

    private static final Set<String> TEXTS = Set.of("path", "linkpath", "uname", "gname");
    private static final Set<String> NUMBERS = Set.of("uid", "gid", "size");
    private static final String ATTRIBUTE = "SCHILY.xattr.";
    private static final String SPARSE = "GNU.sparse.";

    private final Map<String, String> fields = new HashMap<>();
    private final SortedMap<String, String> attributes = new TreeMap<>();

    private PaxRecords() {}

    /** Reads records of the form {@code "<length> <key>=<value>\n"}; fails with {@link DigestInvalid} if they are none. */
    static PaxRecords parse(String text) {
        PaxRecords records = new PaxRecords();
        int at = 0;
        while (at < text.length()) {
            int space = text.indexOf(' ', at);
            int end = at + length(text.substring(at, Math.max(at, space)), text.length() - at);
            int equals = text.indexOf('=', space);
            if (equals < 0 || equals >= end || text.charAt(end - 1) != '\n') {
                throw malformed();
            }
            records.add(text.substring(space + 1, equals), text.substring(equals + 1, end - 1));
            at = end;
        }
        return records;
    }

    private static int length(String digits, int most) {
        long length = number(digits);
        if (length <= digits.length() || length > most) {
            throw malformed();
        }
        return (int) length;
    }

    private void add(String key, String value) {
        if (key.startsWith(SPARSE)) {
            throw new DigestInvalid("tar archive has sparse files, to which Plimsoll computes no TarSum");
        }
        if (key.isEmpty() || (TEXTS.contains(key) ? value : key).indexOf('\0') >= 0) {
            throw malformed();
        }
        if (key.startsWith(ATTRIBUTE)) {
            attributes.put(key.substring(ATTRIBUTE.length()), value);
        } else if (TEXTS.contains(key) || NUMBERS.contains(key)) {
            fields.put(key, value);
        }
    }

    /**
     * Returns the header with what was said ahead of it; an empty text says nothing.
     *
     * @param longName the name in GNU's way, which goes before that in the records
     * @param longLinkName the same of the link's target
     */
    TarHeader applyTo(TarHeader header, String longName, String longLinkName) {
        return new TarHeader(
                first(longName, text("path"), header.name()),
                header.mode(),
                number("uid", header.userId()),
                number("gid", header.groupId()),
                size(header.size()),
                header.type(),
                first(longLinkName, text("linkpath"), header.linkName()),
                first(text("uname"), header.userName()),
                first(text("gname"), header.groupName()),
                header.deviceMajor(),
                header.deviceMinor(),
                attributes);
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private String text(String key) {
        return fields.getOrDefault(key, "");
    }

    private long number(String key, long otherwise) {
        return text(key).isEmpty() ? otherwise : number(text(key));
    }

    private long size(long otherwise) {
        long size = number("size", otherwise);
        if (size < 0) {
            throw malformed();
        }
        return size;
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException none) {
            throw malformed();
        }
    }

    private static DigestInvalid malformed() {
        return new DigestInvalid("tar archive has a malformed extended header");
    }
}
