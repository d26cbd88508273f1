package dev.plimsoll.bench.scenario;

import reactor.core.publisher.Mono;

/** Begins an upload and gives it up. */
final class Session implements Scenario {

    private final String repository;

    Session(Settings settings) {
        this.repository = settings.repository();
    }

    @Override
    public Mono<Void> prepare(Target target) {
        return Mono.empty();
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        return target.client()
                .begin(repository)
                .flatMap(at -> target.client().cancel(repository, at))
                .thenReturn(0L);
    }
}
