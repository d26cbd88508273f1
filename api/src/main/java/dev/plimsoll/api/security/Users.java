package dev.plimsoll.api.security;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.security.crypto.bcrypt.BCrypt;
import reactor.core.publisher.Mono;

/**
 * The accounts of one reading of the file, and the logins that were good since then. So a file that has changed begins with no such
 * memory, and a check that was under way meanwhile adds to the memory of the old one.
 */
final class Users {

    private static final Duration MEMORY = Duration.ofMinutes(5);
    private static final int MOST = 10_000;

    /** The hash of nothing in particular. */
    private static final String DECOY = "$2y$10$" + "a".repeat(53);

    private final Map<String, String> hashes;
    private final String decoy;
    private final Logins logins;
    private final AsyncCache<ByteBuffer, Boolean> good = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(MEMORY)
            .executor(Runnable::run)
            .buildAsync();

    /** @param hashes a bcrypt hash for each name */
    Users(Map<String, String> hashes, Logins logins) {
        this.hashes = Map.copyOf(hashes);
        this.decoy = hashes.values().stream()
                .max(Comparator.comparing(hash -> hash.substring(4, 6)))
                .orElse(DECOY);
        this.logins = logins;
    }

    boolean has(String user) {
        return hashes.containsKey(user);
    }

    /**
     * Completes with true if that is the user's password, else empty; at once if it was just now, otherwise on a thread of its
     * own, for as long as bcrypt takes. The same question asked again meanwhile waits for the same answer.
     *
     * @param from where the question comes from: it may not be asked too often from there for this user
     */
    Mono<Boolean> check(String user, String password, Object from) {
        return Mono.defer(() -> {
            ByteBuffer proof = logins.proof(user, password);
            CompletableFuture<Boolean> known = good.getIfPresent(proof);
            return known == null
                    ? attempt(proof, user, password, new Logins.Attempt(user, from))
                    : Mono.fromFuture(known, true);
        });
    }

    /** Counts as wrong until it turns out right. */
    private Mono<Boolean> attempt(ByteBuffer proof, String user, String password, Logins.Attempt attempt) {
        logins.limit().take(attempt);
        return Mono.fromFuture(good.get(proof, (same, executor) -> matching(user, password)), true)
                .onErrorMap(CancellationException.class, busy -> Logins.busy())
                .doOnNext(match -> logins.limit().giveBack(attempt));
    }

    /** The cache keeps no future that ends without a value or fails, and logs a failure unless it is this one. */
    private CompletableFuture<Boolean> matching(String user, String password) {
        return Mono.fromCallable(() -> matches(user, password))
                .subscribeOn(logins.scheduler())
                .onErrorMap(RejectedExecutionException.class, busy -> new CancellationException())
                .filter(Boolean::booleanValue)
                .toFuture();
    }

    private boolean matches(String user, String password) {
        boolean match = BCrypt.checkpw(password, comparedWith(user));
        return match && has(user);
    }

    /** An unknown user is compared with somebody's hash, so that the time taken does not tell who has an account. */
    String comparedWith(String user) {
        return hashes.getOrDefault(user, decoy);
    }
}
