package dev.plimsoll.api.config;

import dev.plimsoll.api.security.Action;
import dev.plimsoll.api.security.NamePattern;
import dev.plimsoll.api.security.Policy;
import dev.plimsoll.api.security.Rule;
import dev.plimsoll.api.security.Subject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may do what.
 *
 * @param usersFile the accounts, as {@code htpasswd -B} writes them; without it anybody may do anything
 * @param realm the URL of this service's {@code /token} as clients reach it, such as {@code https://registry.example.com/token};
 *     without it there are no tokens, only passwords
 * @param rules what is allowed; everything else is not
 */
public record Auth(
        @Nullable Path usersFile,
        @Nullable String realm,
        @DefaultValue List<Permission> rules) {

    public Auth {
        Invalid.unless(usersFile != null || rules.isEmpty(), "auth.rules", "given", "needs plimsoll.auth.users-file");
        Invalid.unless(usersFile != null || realm == null, "auth.realm", "given", "needs plimsoll.auth.users-file");
        Invalid.unless(usersFile == null || !rules.isEmpty(), "auth.rules", "empty", "nobody could do anything");
    }

    /** Returns whether accounts are asked for at all. */
    public boolean enabled() {
        return usersFile != null;
    }

    Policy policy() {
        List<Rule> policy = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            policy.add(rules.get(i).rule("auth.rules[" + i + ']'));
        }
        return new Policy(policy);
    }

    /** Docker, unlike others, does not try without a password when it was asked for one. */
    boolean keepsDockerOut() {
        return realm == null && rules.stream().anyMatch(rule -> rule.who().contains(Subject.ANONYMOUS));
    }

    /** Returns where clients get tokens. */
    Optional<URI> realmUri() {
        return Optional.ofNullable(realm).map(Auth::absolute);
    }

    private static URI absolute(String realm) {
        try {
            URI uri = new URI(realm).parseServerAuthority();
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            Invalid.unless(
                    http && uri.getHost() != null && uri.getRawUserInfo() == null,
                    "auth.realm",
                    realm,
                    "must be like https://registry.example.com/token");
            return uri;
        } catch (URISyntaxException malformed) {
            throw Invalid.property("auth.realm", "is no URL: " + malformed.getReason());
        }
    }

    /**
     * A rule.
     *
     * @param who names of accounts, {@code *} for everybody with an account, {@code anonymous} for everybody
     * @param may what they may do: {@code pull}, {@code push}, {@code delete}, {@code catalog}
     * @param on with which repositories: names, in which {@code *} stands for anything but a slash, {@code **} for anything
     */
    public record Permission(
            Set<String> who,
            Set<Action> may,
            @DefaultValue("**") List<String> on) {

        private Rule rule(String name) {
            Invalid.unless(who != null && !who.isEmpty(), name + ".who", "empty", "nobody is anybody");
            Invalid.unless(may != null && !may.isEmpty(), name + ".may", "empty", "it would allow nothing");
            try {
                return new Rule(who, may, on.stream().map(NamePattern::parse).toList());
            } catch (IllegalArgumentException wrong) {
                throw Invalid.property(name + ".on", on + " " + wrong.getMessage());
            }
        }
    }
}
