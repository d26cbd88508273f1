package dev.plimsoll.api.security;

import java.util.Optional;

/**
 * Who somebody is.
 *
 * @param user the name of an account; empty for whoever has not logged in
 */
public record Subject(Optional<String> user) {

    /** In rules and tokens, whoever has not logged in. No account may have this name. */
    public static final String ANONYMOUS = "anonymous";

    /** In rules, whoever has logged in. No account may have this name. */
    public static final String ANY_USER = "*";

    static final Subject NOBODY = new Subject(Optional.empty());

    static Subject user(String name) {
        return new Subject(Optional.of(name));
    }

    /** Reads what {@link #toString} wrote. */
    static Subject parse(String text) {
        return text.equals(ANONYMOUS) ? NOBODY : user(text);
    }

    @Override
    public String toString() {
        return user.orElse(ANONYMOUS);
    }
}
