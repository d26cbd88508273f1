package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.client.Reader;
import dev.plimsoll.bench.content.Blob;
import dev.plimsoll.bench.content.Image;
import dev.plimsoll.bench.content.Sha256;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads or pushes manifests of images of a small config and a few small layers. */
final class Manifests implements Scenario {

    /** What is done with them. */
    enum Mode {
        GET_BY_TAG,
        GET_BY_DIGEST,
        HEAD_BY_TAG,
        PUT
    }

    private static final int LAYERS = 8;
    private static final int AT_ONCE = 4;
    private static final long BLOB = 1024;

    private final Settings settings;
    private final Mode mode;
    private final Stored stored;
    private final Blob config;
    private final List<Blob> layers;

    Manifests(Settings settings, Mode mode) {
        this.settings = settings;
        this.mode = mode;
        this.stored = new Stored(settings.repository(), settings.stored(BLOB), LAYERS + 1);
        this.config = stored.blob(0);
        this.layers = IntStream.rangeClosed(1, LAYERS).mapToObj(stored::blob).toList();
    }

    @Override
    public Mono<Void> prepare(Target target) {
        Flux<Long> pushing = mode == Mode.PUT
                ? Flux.empty()
                : Flux.range(0, settings.distinct()).flatMap(number -> push(target, number), AT_ONCE);
        return stored.push(target).thenMany(pushing).then();
    }

    private Mono<Long> push(Target target, long number) {
        return target.client().putManifest(settings.repository(), tag(number), manifest(number));
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        if (mode == Mode.PUT) {
            return push(target, settings.distinct() + number);
        }
        long existing = number % settings.distinct();
        return switch (mode) {
            case GET_BY_DIGEST -> get(target, existing, Sha256.name(manifest(existing)));
            case HEAD_BY_TAG ->
                target.client()
                        .headManifest(settings.repository(), tag(existing))
                        .thenReturn(0L);
            default -> get(target, existing, tag(existing));
        };
    }

    private Mono<Long> get(Target target, long number, String reference) {
        Check check = settings.verify() ? Check.digest(Sha256.name(manifest(number))) : Check.NONE;
        Reader reader = body -> Reader.DISCARD.read(check.apply(body));
        return target.client().getManifest(settings.repository(), reference, reader);
    }

    private String tag(long number) {
        return "bench-" + Long.toHexString(settings.seed()) + "-" + number;
    }

    private String manifest(long number) {
        return Image.manifest(config, layers, tag(number));
    }
}
