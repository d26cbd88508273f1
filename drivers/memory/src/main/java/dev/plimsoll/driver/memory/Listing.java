package dev.plimsoll.driver.memory;

import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.Entry.Kind;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ListOptions.Depth;
import dev.plimsoll.engine.spi.ObjectKey;
import reactor.core.publisher.Flux;

/** A walk over the sorted keys. A prefix comes directly before what lies below it, so one pass in order is enough. */
record Listing(ObjectKey prefix, ListOptions options) {

    Flux<Entry> of(MemoryStore store) {
        ObjectKey start =
                options.after().filter(after -> after.compareTo(prefix) > 0).orElse(prefix);
        Flux<ObjectKey> keys = Flux.fromIterable(store.keysAfter(start)).takeWhile(key -> key.isBelow(prefix));
        if (options.depth() == Depth.SUBTREE) {
            return keys.map(key -> new Entry(key, Kind.OBJECT));
        }
        return keys.map(this::child)
                .distinctUntilChanged(Entry::key)
                .filter(entry -> entry.key().compareTo(start) > 0);
    }

    private Entry child(ObjectKey key) {
        int from = prefix.isRoot() ? 0 : prefix.value().length() + 1;
        int slash = key.value().indexOf('/', from);
        return slash < 0
                ? new Entry(key, Kind.OBJECT)
                : new Entry(new ObjectKey(key.value().substring(0, slash)), Kind.PREFIX);
    }
}
