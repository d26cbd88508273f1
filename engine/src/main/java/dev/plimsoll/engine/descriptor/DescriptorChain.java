package dev.plimsoll.engine.descriptor;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.DescriptorCache.Answer;
import dev.plimsoll.engine.spi.DescriptorCache.Answer.Known;
import dev.plimsoll.engine.spi.DescriptorCache.Answer.Unknown;
import dev.plimsoll.engine.spi.DescriptorCache.Change;
import dev.plimsoll.engine.spi.DescriptorCache.Kind;
import dev.plimsoll.engine.spi.DescriptorCache.Question;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Finds the descriptor behind a repository's link: near cache, then shared cache, then the store.
 *
 * <p>The link is the right to read, and only the store says that there is one. Each cache holds what was read there, and a delete
 * takes it out of both before it is acknowledged. Absence is never kept.
 *
 * <p>A near entry is entered before its link is read. {@link #forget}, called after a link was removed, drops entries that are
 * still being loaded too, so a load that saw the link just before it went cannot bring it back. A near entry made while other nodes
 * could be heard is used only as long as no silence came between; and never longer than {@link #LONGEST}.
 */
public final class DescriptorChain {

    /** How long a descriptor is kept in this process before its link is asked for again. */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    /** Reads from the store. */
    public interface Source {

        /** Returns the canonical digest that a repository's link leads to; empty if there is no link. */
        Mono<Digest> link(RepositoryName repository, Digest digest);

        /**
         * Returns what is stored; empty if the bytes are gone.
         *
         * @param content what is known already of the canonical digest, in any repository
         */
        Mono<Descriptor> describe(
                RepositoryName repository, Digest digest, Digest canonical, Optional<Descriptor> content);
    }

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorChain.class);

    /** A load's result. A failure is a value here, because the cache library logs loads that fail, and is not kept. */
    private sealed interface Outcome {

        /** @param stretch when it was asked for, see {@link DescriptorCache#stretch} */
        record Found(Descriptor descriptor, long stretch) implements Outcome {}

        record Failed(Throwable failure) implements Outcome {}
    }

    private final Kind kind;
    private final Source source;
    private final Optional<AsyncCache<Question, Outcome>> near;
    private final Optional<DescriptorCache> shared;

    /**
     * @param kind what the links of {@code source} lead to
     * @param nearEntries how many descriptors to keep in this process; 0 for none
     */
    public DescriptorChain(Kind kind, Source source, int nearEntries, Optional<DescriptorCache> shared) {
        this.kind = kind;
        this.source = source;
        this.shared = shared;
        this.near = nearEntries == 0
                ? Optional.empty()
                : Optional.of(Caffeine.newBuilder()
                        .maximumSize(nearEntries)
                        .expireAfterWrite(LONGEST)
                        .executor(Runnable::run)
                        .buildAsync());
        shared.ifPresent(cache -> cache.listen(this::changed));
    }

    /** Returns a descriptor; empty if the repository has no link to it. */
    public Mono<Descriptor> find(RepositoryName repository, Digest digest) {
        Question question = new Question(kind, repository, digest);
        return near.map(cache -> Mono.defer(() -> findNear(cache, question))).orElseGet(() -> load(question));
    }

    private Mono<Descriptor> findNear(AsyncCache<Question, Outcome> cache, Question question) {
        OptionalLong stretch = shared.map(DescriptorCache::stretch).orElse(OptionalLong.of(0));
        return stretch.isPresent() ? findNear(cache, question, stretch.getAsLong()) : load(question);
    }

    private Mono<Descriptor> findNear(AsyncCache<Question, Outcome> cache, Question question, long stretch) {
        return Mono.fromFuture(() -> loaded(cache, question, stretch), true)
                .flatMap(outcome -> result(cache, question, outcome, stretch));
    }

    /** A failure is dropped as soon as it is known, though nobody may be waiting any more: it is no later reader's. */
    private CompletableFuture<Outcome> loaded(AsyncCache<Question, Outcome> cache, Question question, long stretch) {
        return cache.get(question, (key, executor) -> loading(key, stretch)).whenComplete((outcome, never) -> {
            if (outcome instanceof Outcome.Failed) {
                cache.synchronous().asMap().remove(question, outcome);
            }
        });
    }

    /** What was asked for in another stretch than this is asked for again. */
    private Mono<Descriptor> result(
            AsyncCache<Question, Outcome> cache, Question question, Outcome outcome, long stretch) {
        if (outcome instanceof Outcome.Failed failed) {
            return Mono.error(failed.failure);
        }
        Outcome.Found found = (Outcome.Found) outcome;
        if (found.stretch == stretch) {
            return Mono.just(found.descriptor);
        }
        cache.synchronous().asMap().remove(question, outcome);
        return load(question);
    }

    /** Forgets one repository's descriptor in every cache; call it after its link was removed or its media type changed. */
    public Mono<Void> forget(RepositoryName repository, Digest digest) {
        Question question = new Question(kind, repository, digest);
        return Mono.defer(() -> {
            changed(new Change.Link(question));
            return shared.map(cache -> failOpen(cache.clear(question))).orElse(Mono.empty());
        });
    }

    /** Forgets what is known of a digest, in every repository and every cache; call it after the store contradicted that. */
    public Mono<Void> forget(Digest content) {
        return Mono.defer(() -> {
            changed(new Change.Content(content));
            return shared.map(cache -> failOpen(cache.clear(content))).orElse(Mono.empty());
        });
    }

    private void changed(Change change) {
        near.ifPresent(cache -> {
            if (change instanceof Change.Link link) {
                cache.synchronous().invalidate(link.question());
            } else if (change instanceof Change.Content content) {
                cache.asMap().keySet().removeIf(kept -> kept.digest().equals(content.digest()));
            }
        });
    }

    private CompletableFuture<Outcome> loading(Question question, long stretch) {
        return load(question)
                .<Outcome>map(found -> new Outcome.Found(found, stretch))
                .onErrorResume(failure -> Mono.just(new Outcome.Failed(failure)))
                .toFuture();
    }

    private Mono<Descriptor> load(Question question) {
        return shared.map(cache -> through(cache, question)).orElseGet(() -> read(question, Optional.empty()));
    }

    private Mono<Descriptor> through(DescriptorCache cache, Question question) {
        return failOpen(cache.find(question))
                .defaultIfEmpty(Unknown.AT_ALL)
                .flatMap(answer -> through(cache, question, answer));
    }

    private Mono<Descriptor> through(DescriptorCache cache, Question question, Answer answer) {
        if (answer instanceof Known known) {
            return Mono.just(known.descriptor());
        }
        Unknown unknown = (Unknown) answer;
        return read(question, unknown.content())
                .delayUntil(found -> Mono.justOrEmpty(unknown.ticket())
                        .flatMap(ticket -> failOpen(cache.set(question, found, ticket))));
    }

    private Mono<Descriptor> read(Question question, Optional<Descriptor> content) {
        return source.link(question.repository(), question.digest())
                .flatMap(canonical -> source.describe(
                        question.repository(),
                        question.digest(),
                        canonical,
                        content.filter(known -> known.digest().equals(canonical))));
    }

    /** A cache that fails is a cache that knows nothing. It says itself, once, that it fails. */
    private static <T> Mono<T> failOpen(Mono<T> operation) {
        return operation.onErrorResume(Exception.class, failure -> {
            LOG.debug("shared descriptor cache failed: {}", failure.toString());
            return Mono.empty();
        });
    }
}
