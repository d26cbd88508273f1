package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.client.Wrong;
import reactor.core.publisher.Mono;

/** Mounts a blob into repositories that do not have it. */
final class Mount implements Scenario {

    private final Settings settings;
    private final Stored stored;

    Mount(Settings settings) {
        this.settings = settings;
        this.stored = new Stored(settings.repository(), settings.stored(), settings.distinct());
    }

    @Override
    public Mono<Void> prepare(Target target) {
        return stored.push(target);
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        String to = settings.repository() + "/mount-" + Long.toHexString(settings.seed()) + "-" + number;
        return target.client()
                .mount(to, settings.repository(), stored.blob(number).digest())
                .flatMap(done -> done ? Mono.just(0L) : Mono.error(new Wrong("not mounted")));
    }
}
