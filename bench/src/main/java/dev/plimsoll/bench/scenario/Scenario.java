package dev.plimsoll.bench.scenario;

import reactor.core.publisher.Mono;

/** One kind of load. */
public interface Scenario {

    /** Puts into the registry what the operations need; not measured. Repeatable. */
    Mono<Void> prepare(Target target);

    /** Does one operation; returns how many bytes of content it moved. */
    Mono<Long> operate(Target target, long number);
}
