package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.DescriptorCache.Change;
import dev.plimsoll.engine.spi.DescriptorCache.Question;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Clears that Redis has not confirmed. They are tried again until it has, or until what they would clear is gone by itself, here
 * and in the near caches of nodes that read it last. Until then this node does not ask Redis what it would have cleared.
 */
final class PendingClears {

    private static final long LONGEST =
            Duration.ofSeconds(2L * DescriptorCache.LONGEST_SECONDS).toNanos();
    private static final int MOST = 10_000;

    private final Map<Change, Long> since = new ConcurrentHashMap<>();
    private volatile long overflow = System.nanoTime() - LONGEST;

    /** Runs a clear, and remembers it until it has succeeded. */
    Mono<Void> run(Change change, Mono<?> clear) {
        return Mono.defer(() -> {
            long begun = System.nanoTime();
            add(change, begun);
            return clear.doOnSuccess(done -> since.remove(change, begun)).then();
        });
    }

    private void add(Change change, long now) {
        if (since.size() < MOST) {
            since.put(change, now);
        } else {
            overflow = now;
        }
    }

    /** Returns whether Redis may still say what was to be cleared. */
    boolean concerns(Question question) {
        return !since.isEmpty() && (holds(new Change.Link(question)) || concerns(question.digest()))
                || System.nanoTime() - overflow < LONGEST;
    }

    private boolean concerns(Digest digest) {
        return holds(new Change.Content(digest));
    }

    private boolean holds(Change change) {
        return since.containsKey(change);
    }

    /** Tries again; ends at the first failure. */
    Mono<Void> retry(Function<Change, Mono<?>> clear) {
        return Flux.defer(() -> Flux.fromIterable(since.entrySet()))
                .concatMap(pending -> retry(pending.getKey(), pending.getValue(), clear), 0)
                .then();
    }

    private Mono<Void> retry(Change change, long begun, Function<Change, Mono<?>> clear) {
        Mono<?> attempt = System.nanoTime() - begun < LONGEST ? clear.apply(change) : Mono.empty();
        return attempt.doOnSuccess(done -> since.remove(change, begun)).then();
    }
}
