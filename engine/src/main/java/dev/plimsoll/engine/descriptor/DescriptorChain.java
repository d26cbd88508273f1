package dev.plimsoll.engine.descriptor;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.spi.DescriptorCache;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Finds the descriptor behind a repository's link: near cache, then link check, then shared cache, then the store.
 *
 * <p>The link is the right to read. It is checked before the shared cache is asked, and the near cache holds only what
 * passed that check. Absence is never kept.
 *
 * <p>A near entry is entered before its link is read. {@link #forget}, called after a link was removed, drops entries that are
 * still being loaded too, so a load that saw the link just before it went cannot bring it back.
 */
public final class DescriptorChain {

    /** Reads from the store. */
    public interface Source {

        /** Returns the canonical digest that a repository's link leads to; empty if there is no link. */
        Mono<Digest> link(RepositoryName repository, Digest digest);

        /** Returns what is stored; empty if the bytes are gone. */
        Mono<Descriptor> describe(RepositoryName repository, Digest digest, Digest canonical);
    }

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorChain.class);

    private record Key(RepositoryName repository, Digest digest) {}

    /** A load's result. A failure is a value here, because the cache library logs loads that fail, and is not kept. */
    private sealed interface Outcome {

        record Found(Descriptor descriptor) implements Outcome {}

        record Failed(Throwable failure) implements Outcome {}
    }

    private final Source source;
    private final Optional<AsyncCache<Key, Outcome>> near;
    private final Optional<DescriptorCache> shared;

    /** @param nearEntries how many descriptors to keep in this process; 0 for none */
    public DescriptorChain(Source source, int nearEntries, Optional<DescriptorCache> shared) {
        this.source = source;
        this.shared = shared;
        this.near = nearEntries == 0
                ? Optional.empty()
                : Optional.of(Caffeine.newBuilder()
                        .maximumSize(nearEntries)
                        .executor(Runnable::run)
                        .buildAsync());
    }

    /** Returns a descriptor; empty if the repository has no link to it. */
    public Mono<Descriptor> find(RepositoryName repository, Digest digest) {
        Key key = new Key(repository, digest);
        return near.map(cache -> findNear(cache, key)).orElseGet(() -> load(key));
    }

    private Mono<Descriptor> findNear(AsyncCache<Key, Outcome> cache, Key key) {
        return Mono.fromFuture(() -> loaded(cache, key), true).flatMap(DescriptorChain::result);
    }

    /** A failure is dropped as soon as it is known, though nobody may be waiting any more: it is no later reader's. */
    private CompletableFuture<Outcome> loaded(AsyncCache<Key, Outcome> cache, Key key) {
        return cache.get(key, (k, executor) -> loading(k)).whenComplete((outcome, never) -> {
            if (outcome instanceof Outcome.Failed) {
                cache.synchronous().asMap().remove(key, outcome);
            }
        });
    }

    private static Mono<Descriptor> result(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? Mono.error(failed.failure)
                : Mono.just(((Outcome.Found) outcome).descriptor);
    }

    /** Forgets one repository's descriptor in every cache; call it after its link was removed or its bytes changed. */
    public Mono<Void> forget(RepositoryName repository, Digest digest) {
        return Mono.defer(() -> {
            near.ifPresent(cache -> cache.synchronous().invalidate(new Key(repository, digest)));
            return shared.map(cache -> failOpen(cache.clear(repository, digest)))
                    .orElse(Mono.empty());
        });
    }

    /**
     * Forgets a descriptor for every repository in the near cache, and for one in the shared cache; call it after stored bytes were
     * replaced.
     */
    public Mono<Void> forgetEverywhere(RepositoryName repository, Digest digest) {
        return Mono.defer(() -> {
            near.ifPresent(cache -> cache.synchronous().asMap().keySet().removeIf(key -> key.digest.equals(digest)));
            return forget(repository, digest);
        });
    }

    private CompletableFuture<Outcome> loading(Key key) {
        return load(key)
                .<Outcome>map(Outcome.Found::new)
                .onErrorResume(failure -> Mono.just(new Outcome.Failed(failure)))
                .toFuture();
    }

    private Mono<Descriptor> load(Key key) {
        return source.link(key.repository, key.digest)
                .flatMap(canonical -> shared.map(cache -> through(cache, key, canonical))
                        .orElseGet(() -> source.describe(key.repository, key.digest, canonical)));
    }

    private Mono<Descriptor> through(DescriptorCache cache, Key key, Digest canonical) {
        return failOpen(cache.find(key.repository, key.digest))
                .filter(descriptor -> descriptor.digest().equals(canonical))
                .switchIfEmpty(Mono.defer(() -> source.describe(key.repository, key.digest, canonical)
                        .delayUntil(found -> failOpen(cache.set(key.repository, key.digest, found)))));
    }

    /** A cache that fails is a cache that knows nothing. */
    private static <T> Mono<T> failOpen(Mono<T> operation) {
        return operation.onErrorResume(RuntimeException.class, failure -> {
            LOG.warn("shared descriptor cache failed: {}", failure.toString());
            return Mono.empty();
        });
    }
}
