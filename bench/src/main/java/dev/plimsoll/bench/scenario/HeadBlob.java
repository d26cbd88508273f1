package dev.plimsoll.bench.scenario;

import reactor.core.publisher.Mono;

/** Asks whether blobs are there. They are. */
final class HeadBlob implements Scenario {

    private final Settings settings;
    private final Stored stored;

    HeadBlob(Settings settings) {
        this.settings = settings;
        this.stored = new Stored(settings.repository(), settings.stored(), settings.distinct());
    }

    @Override
    public Mono<Void> prepare(Target target) {
        return stored.push(target);
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        return target.client()
                .headBlob(settings.repository(), stored.blob(number).digest())
                .thenReturn(0L);
    }
}
