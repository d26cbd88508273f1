package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.Entry.Kind;
import dev.plimsoll.engine.spi.ListOptions.Depth;
import dev.plimsoll.engine.spi.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** One listing: which stretches of the bucket are walked, in which order. */
final class Listing {

    private final Bucket bucket;
    private final Names names;
    private final Depth depth;

    Listing(Bucket bucket, Names names, Depth depth) {
        this.bucket = bucket;
        this.names = names;
        this.depth = depth;
    }

    Flux<Entry> below(ObjectKey prefix, Optional<ObjectKey> after) {
        if (after.isEmpty() || after.get().compareTo(prefix) <= 0) {
            return all(names.below(prefix));
        }
        return after.get().isBelow(prefix) ? after(prefix, after.get()) : Flux.empty();
    }

    /** Lists everything whose name begins so. */
    Flux<Entry> all(String prefix) {
        return new Walk(bucket, names, this, prefix, Optional.empty(), List.of()).entries();
    }

    /** Lists what comes after a key: what lies below it, then its later siblings, then those of its parents. */
    private Flux<Entry> after(ObjectKey prefix, ObjectKey after) {
        List<Flux<Entry>> stretches = new ArrayList<>();
        if (depth == Depth.SUBTREE) {
            stretches.add(all(names.below(after)));
        }
        for (ObjectKey at = after; !at.equals(prefix); at = at.parent()) {
            if (depth == Depth.SUBTREE || at.parent().equals(prefix)) {
                stretches.add(siblingsAfter(at));
            }
        }
        return Flux.concat(stretches);
    }

    private Flux<Entry> siblingsAfter(ObjectKey key) {
        return new Walk(bucket, names, this, names.below(key.parent()), Optional.of(key), List.of(names.below(key)))
                .entries();
    }

    boolean isFlat() {
        return depth == Depth.SUBTREE;
    }

    /** Returns what a prefix stands for in this listing: all below it or, if there is any, itself. */
    Flux<Entry> expanded(ObjectKey prefix) {
        return isFlat()
                ? all(names.below(prefix))
                : bucket.list(names.below(prefix), "", Optional.empty(), 1)
                        .filter(found -> !found.contents().isEmpty())
                        .map(found -> new Entry(prefix, Kind.PREFIX))
                        .flux();
    }
}
