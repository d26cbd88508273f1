package dev.plimsoll.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Accounts for tests, whose passwords are easy to know, and the properties of a service that has them. */
public final class Accounts {

    private static final int CHEAP = 4;

    private final List<String> properties = new ArrayList<>();
    private int rules;

    private Accounts(Path file) {
        properties.add("plimsoll.auth.users-file=" + file);
    }

    /** Writes the accounts of these users to a new file. */
    public static Accounts of(Path file, String... users) throws IOException {
        Files.writeString(
                file, Stream.of(users).map(user -> line(user, password(user))).collect(Collectors.joining()));
        return new Accounts(file);
    }

    /** Returns a line of such a file. */
    public static String line(String user, String password) {
        return user + ":" + BCrypt.hashpw(password, BCrypt.gensalt(CHEAP)) + "\n";
    }

    public static String password(String user) {
        return "secret-of-" + user;
    }

    /** Returns what logs a user in: the value of the header {@code Authorization}. */
    public static String basic(String user) {
        return basic(user, password(user));
    }

    public static String basic(String user, String password) {
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    /** Adds a rule. */
    public Accounts rule(String who, String may, String on) {
        String rule = "plimsoll.auth.rules[" + rules++ + "].";
        properties.addAll(List.of(rule + "who=" + who, rule + "may=" + may, rule + "on=" + on));
        return this;
    }

    /** Has the service give tokens. */
    public Accounts realm(String url) {
        properties.add("plimsoll.auth.realm=" + url);
        return this;
    }

    /** Returns the properties, and these. */
    public String[] properties(String... more) {
        return Stream.concat(properties.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
