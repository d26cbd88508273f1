package dev.plimsoll.api.config;

import dev.plimsoll.api.http.Challenges;
import dev.plimsoll.api.http.Gate;
import dev.plimsoll.api.security.Authority;
import dev.plimsoll.api.security.Policy;
import dev.plimsoll.api.security.Tokens;
import dev.plimsoll.api.security.UsersFile;
import dev.plimsoll.engine.Registry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Who may do what, made from its properties: nothing, unless {@code plimsoll.auth.users-file} says who there is. */
record AccessControl(Optional<Authority> authority, Optional<Gate> gate) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessControl.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static AccessControl open(PlimsollProperties properties, Registry registry) {
        Auth auth = properties.auth();
        return auth.usersFile() == null
                ? new AccessControl(Optional.empty(), Optional.empty())
                : open(auth, auth.usersFile(), properties.http(), registry);
    }

    private static AccessControl open(Auth auth, Path file, Http http, Registry registry) {
        Policy policy = auth.policy();
        Challenges challenges = new Challenges(auth.realmUri());
        Optional<Tokens> tokens = challenges.service().map(service -> new Tokens(key(registry), service));
        Authority authority = new Authority(users(file), policy, tokens);
        if (auth.keepsDockerOut()) {
            LOG.warn("Without plimsoll.auth.realm docker pulls nothing without a login; other clients do");
        }
        return new AccessControl(
                Optional.of(authority), Optional.of(new Gate(authority, challenges, http.clientAddress())));
    }

    private static UsersFile users(Path file) {
        try {
            return UsersFile.open(file);
        } catch (IllegalArgumentException wrong) {
            throw Invalid.property("auth.users-file", "is " + file + ", which is no use: " + wrong.getMessage());
        }
    }

    /** Nodes over one store take each other's tokens. */
    private static byte[] key(Registry registry) {
        return registry.key("tokens")
                .switchIfEmpty(Mono.fromCallable(AccessControl::ownKey))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private static byte[] ownKey() {
        LOG.warn("The store is read-only and has no secret: tokens are good on this node only, until it stops");
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }

    @Override
    public void close() {
        authority.ifPresent(Authority::close);
    }
}
