package dev.plimsoll.api.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Files as {@code htpasswd -B} writes them: a line for each account, its name, a colon, the bcrypt hash of its password. */
final class Htpasswd {

    /** More than 14 would take seconds for each login. */
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

    private static final List<String> RESERVED = List.of(Subject.ANONYMOUS, Subject.ANY_USER);

    private Htpasswd() {}

    /**
     * Returns the hash of each account.
     *
     * @throws IllegalArgumentException if a line is wrong; it tells its number, and nothing of what it says
     */
    static Map<String, String> parse(String text) {
        Map<String, String> hashes = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(line, i + 1, hashes);
            }
        }
        return hashes;
    }

    private static void add(String line, int number, Map<String, String> hashes) {
        int colon = line.indexOf(':');
        String user = line.substring(0, Math.max(colon, 0));
        String hash = line.substring(colon + 1);
        check(!user.isEmpty() && user.chars().noneMatch(Character::isISOControl), number, "has no name before a colon");
        check(!RESERVED.contains(user), number, "has a name that no account can have");
        check(BCRYPT.matcher(hash).matches(), number, "has no bcrypt hash of cost 4 to 14: make it with htpasswd -B");
        check(hashes.putIfAbsent(user, hash) == null, number, "has the name of an earlier one");
    }

    private static void check(boolean valid, int line, String reason) {
        if (!valid) {
            throw new IllegalArgumentException("line " + line + ' ' + reason);
        }
    }
}
