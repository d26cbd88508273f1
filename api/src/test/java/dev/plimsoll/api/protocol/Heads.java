package dev.plimsoll.api.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares the headers of answers. */
final class Heads {

    private static final List<String> OF_THE_CONNECTION = List.of("date", "connection", "keep-alive");

    private Heads() {}

    /** Returns status and headers, less those that differ from one answer to the next anyway. */
    static Map<String, String> comparable(Answer answer) {
        Map<String, String> fields = answer.headers().stream()
                .filter(header -> !OF_THE_CONNECTION.contains(lower(header)))
                .collect(Collectors.toMap(Heads::lower, Header::value, (a, b) -> a + ", " + b, TreeMap::new));
        fields.put(":status", Integer.toString(answer.status()));
        return fields;
    }

    private static String lower(Header header) {
        return header.name().toLowerCase(Locale.ROOT);
    }
}
