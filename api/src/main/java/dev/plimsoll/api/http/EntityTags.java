package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.Digest;
import java.util.List;

/** Entity tags (RFC 9110, "Conditional Requests"). Content's tag is its digest, in quotes. */
final class EntityTags {

    private EntityTags() {}

    static String of(Digest digest) {
        return '"' + digest.toString() + '"';
    }

    /**
     * Returns whether an {@code If-None-Match} names this content, weakly or strongly, or is {@code *}.
     *
     * @param lines the header as it was sent
     */
    static boolean match(List<String> lines, Digest digest) {
        return lines.stream().flatMap(line -> split(line).stream()).anyMatch(tag -> names(tag, digest));
    }

    /** Returns the members of a header line, weakness kept. */
    static List<String> split(String line) {
        return List.of(line.split(",")).stream()
                .map(String::trim)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private static boolean names(String tag, Digest digest) {
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        return tag.equals("*") || strong.equals(of(digest));
    }
}
