package dev.plimsoll.driver.s3;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Lets the writes to one name in this process happen one after the other, for stores that do not honour conditions. */
final class KeyTurns {

    private final ConcurrentMap<String, Sinks.Empty<Void>> last = new ConcurrentHashMap<>();

    <T> Mono<T> inTurn(String name, Mono<T> work) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> mine = Sinks.empty();
            Sinks.Empty<Void> before = last.put(name, mine);
            Mono<Void> turn = before == null ? Mono.empty() : before.asMono();
            return turn.then(work).doFinally(end -> turn.subscribe(ended -> {}, failed -> {}, () -> leave(name, mine)));
        });
    }

    private void leave(String name, Sinks.Empty<Void> mine) {
        last.remove(name, mine);
        mine.tryEmitEmpty();
    }
}
