package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.client.Reader;
import dev.plimsoll.bench.content.Blob;
import reactor.core.publisher.Mono;

/** Reads one range of a blob, as lazy-pulling clients do: each operation another one. */
final class OneRange implements Scenario {

    private final Settings settings;
    private final Stored stored;

    OneRange(Settings settings) {
        this.settings = settings;
        this.stored = new Stored(settings.repository(), settings.stored(), settings.distinct());
    }

    @Override
    public Mono<Void> prepare(Target target) {
        return stored.push(target);
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        Blob blob = stored.blob(number);
        long length = Math.min(settings.chunk(), blob.size());
        long first = number / settings.distinct() % (blob.size() / length) * length;
        Check check = settings.verify() ? Check.part(blob, first, first + length) : Check.length(length);
        Reader reader = body -> Reader.DISCARD.read(check.apply(body));
        return target.client().getBlob(settings.repository(), blob.digest(), first, first + length, reader);
    }
}
