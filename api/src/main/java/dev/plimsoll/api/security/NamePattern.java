package dev.plimsoll.api.security;

import dev.plimsoll.engine.content.RepositoryName;
import java.util.regex.Pattern;

/**
 * Names of repositories: {@code *} stands for any characters within one part of a path, {@code **} for any, slashes too. So
 * {@code team/*} is {@code team/app} and not {@code team/app/cache}, {@code team/**} is both, neither is {@code team}.
 *
 * <p>A regular expression will do here, where none does to parse names: it has no groups, so it does not recurse, what it is
 * matched with is a name already, and whoever writes it runs the service.
 */
public final class NamePattern {

    private static final int LONGEST = 255;

    private final String text;
    private final Pattern pattern;

    private NamePattern(String text) {
        this.text = text;
        this.pattern = Pattern.compile(text.replace(".", "\\.")
                .replace("**", "\0")
                .replace("*", "[^/]*")
                .replace("\0", ".*"));
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if no repository could ever match it
     */
    public static NamePattern parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !text.chars().allMatch(NamePattern::isAllowed)) {
            throw new IllegalArgumentException("is no pattern of repository names");
        }
        return new NamePattern(text);
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "/._-*".indexOf(c) >= 0;
    }

    boolean matches(RepositoryName name) {
        return pattern.matcher(name.value()).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
