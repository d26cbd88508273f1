package dev.plimsoll.engine.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which digests to compute for an upload whose client did not say: SHA-256, and whatever else was lately asked for in that
 * repository.
 */
final class LearnedAlgorithms {

    private static final Set<DigestAlgorithm> USUAL = Set.of(DigestAlgorithm.SHA256);
    private static final int MOST = 10_000;
    private static final Duration MEMORY = Duration.ofHours(1);

    private final Cache<RepositoryName, Set<DigestAlgorithm>> learned = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(MEMORY)
            .executor(Runnable::run)
            .build();

    Set<DigestAlgorithm> of(RepositoryName repository) {
        Set<DigestAlgorithm> known = learned.getIfPresent(repository);
        return known == null ? USUAL : known;
    }

    void learn(RepositoryName repository, DigestAlgorithm algorithm) {
        Set<DigestAlgorithm> more = EnumSet.copyOf(of(repository));
        more.add(algorithm);
        learned.put(repository, Set.copyOf(more));
    }
}
