package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.client.Reader;
import dev.plimsoll.bench.client.RegistryClient;
import dev.plimsoll.bench.content.Blob;
import dev.plimsoll.bench.load.Pace;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads blobs in turn. */
final class Pull implements Scenario {

    /** How a blob is read. */
    enum Mode {
        WHOLE,
        RANGES,
        SLOWLY
    }

    private final Settings settings;
    private final Mode mode;
    private final Stored stored;
    private final Pace pace;

    Pull(Settings settings, Mode mode) {
        this.settings = settings;
        this.mode = mode;
        this.stored = new Stored(settings.repository(), settings.stored(), settings.distinct());
        this.pace = new Pace(settings.bytesPerSecond());
    }

    @Override
    public Mono<Void> prepare(Target target) {
        return stored.push(target);
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        Blob blob = stored.blob(number);
        return mode == Mode.RANGES ? ranges(target.client(), blob) : whole(target.client(), blob);
    }

    private Mono<Long> whole(RegistryClient client, Blob blob) {
        Check check = settings.verify() ? Check.digest(blob.digest()) : Check.length(blob.size());
        Reader end = mode == Mode.SLOWLY ? pace::read : Reader.DISCARD;
        return client.getBlob(settings.repository(), blob.digest(), body -> end.read(check.apply(body)));
    }

    private Mono<Long> ranges(RegistryClient client, Blob blob) {
        long chunk = settings.chunk();
        return Flux.range(0, (int) ((blob.size() + chunk - 1) / chunk))
                .flatMapDelayError(part -> range(client, blob, part * chunk), settings.parallel(), 1)
                .reduce(0L, Long::sum);
    }

    private Mono<Long> range(RegistryClient client, Blob blob, long first) {
        long end = Math.min(blob.size(), first + settings.chunk());
        Check check = settings.verify() ? Check.part(blob, first, end) : Check.length(end - first);
        Reader reader = body -> Reader.DISCARD.read(check.apply(body));
        return client.getBlob(settings.repository(), blob.digest(), first, end, reader);
    }
}
