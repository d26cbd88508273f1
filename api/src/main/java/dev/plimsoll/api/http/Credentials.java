package dev.plimsoll.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What a request says about who sends it: its {@code Authorization} (RFC 9110, section 11.6.2). */
sealed interface Credentials {

    /** Nothing. A name and a password that are both empty say nothing either: some clients send them when they have none. */
    record None() implements Credentials {}

    /** A name and a password. */
    record Login(String user, String password) implements Credentials {

        @Override
        public String toString() {
            return "a login";
        }
    }

    /** A token. */
    record Token(String text) implements Credentials {

        @Override
        public String toString() {
            return "a token";
        }
    }

    /** Something that is none of these, or more than one. */
    record Unreadable() implements Credentials {}

    /** Reads the values of the header. */
    static Credentials of(List<String> authorization) {
        if (authorization.isEmpty()) {
            return new None();
        }
        String value = authorization.get(0).strip();
        int space = value.indexOf(' ');
        if (authorization.size() > 1 || space < 0) {
            return new Unreadable();
        }
        String scheme = value.substring(0, space);
        String rest = value.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return new Token(rest);
        }
        return scheme.equalsIgnoreCase("Basic") ? login(rest) : new Unreadable();
    }

    private static Credentials login(String base64) {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return new Unreadable();
        }
        int colon = text.indexOf(':');
        if (colon < 0 || text.chars().anyMatch(Character::isISOControl)) {
            return new Unreadable();
        }
        return text.equals(":") ? new None() : new Login(text.substring(0, colon), text.substring(colon + 1));
    }
}
