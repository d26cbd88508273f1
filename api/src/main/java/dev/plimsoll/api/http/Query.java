package dev.plimsoll.api.http;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parameters of a request, in their order, percent-decoded. A plus sign stands for itself: no parameter of the protocol
 * ever holds a space, while media types, which clients send unescaped, hold plus signs.
 */
public final class Query {

    /** No parameters. */
    public static final Query NONE = new Query(List.of());

    private record Parameter(String name, String value) {}

    private final List<Parameter> parameters;

    private Query(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads what follows the question mark.
     *
     * @throws dev.plimsoll.engine.error.NameInvalid if it has a character that no URI has, or an escape that is none
     */
    public static Query parse(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        for (String part : raw.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                parameters.add(new Parameter(decode(name), decode(equals < 0 ? "" : part.substring(equals + 1))));
            }
        }
        return new Query(parameters);
    }

    /** Returns every value of a parameter, in the order they were given. */
    public List<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /**
     * Returns the value of a parameter, or empty if it was not given.
     *
     * @param repeated what to throw if it was given more than once
     */
    public Optional<String> one(String name, Supplier<? extends RuntimeException> repeated) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw repeated.get();
        }
        return values.stream().findFirst();
    }

    /** Returns a value as it stands in a query. */
    static String escape(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decode(String text) {
        if (text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || "\"<>\\^`{|}#".indexOf(c) >= 0)) {
            throw RequestTarget.malformed();
        }
        return text.indexOf('%') < 0 ? text : unescape(text);
    }

    private static String unescape(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.put(octet(text, i + 1));
                i += 2;
            } else {
                bytes.put((byte) text.charAt(i));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notText) {
            throw RequestTarget.malformed();
        }
    }

    private static byte octet(String text, int at) {
        int high = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw RequestTarget.malformed();
        }
        return (byte) (high << 4 | low);
    }
}
