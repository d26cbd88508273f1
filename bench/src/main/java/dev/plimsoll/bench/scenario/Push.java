package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.client.RegistryClient;
import dev.plimsoll.bench.content.Blob;
import dev.plimsoll.bench.content.Blobs;
import dev.plimsoll.bench.content.Template;
import dev.plimsoll.bench.load.Pace;
import io.netty.buffer.ByteBuf;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Pushes blobs that the registry has never seen. */
final class Push implements Scenario {

    private final Settings settings;
    private final PushMode mode;
    private final Blobs blobs;
    private final UnaryOperator<Flux<ByteBuf>> paced;
    private final int piece;

    private Push(Settings settings, PushMode mode, UnaryOperator<Flux<ByteBuf>> paced, int piece) {
        this.settings = settings;
        this.mode = mode;
        this.blobs = settings.pushed();
        this.paced = paced;
        this.piece = piece;
    }

    /** As fast as the registry takes them. */
    static Push fast(Settings settings, PushMode mode) {
        return new Push(settings, mode, UnaryOperator.identity(), Template.PIECE);
    }

    /** Each at a low rate. */
    static Push slow(Settings settings, PushMode mode) {
        Pace pace = new Pace(settings.bytesPerSecond());
        return new Push(settings, mode, pace::written, pace.piece());
    }

    @Override
    public Mono<Void> prepare(Target target) {
        return Mono.empty();
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        Blob blob = blobs.blob(number);
        return push(target.client(), blob).thenReturn(blob.size());
    }

    private Mono<Void> push(RegistryClient client, Blob blob) {
        String repository = settings.repository();
        return switch (mode) {
            case POST -> client.post(repository, blob.digest(), all(blob), settings.declared(blob.size()));
            case PUT -> client.begin(repository).flatMap(at -> put(client, at, blob));
            case PATCH ->
                client.begin(repository)
                        .flatMap(at -> client.append(repository, at, all(blob), settings.declared(blob.size())))
                        .flatMap(at -> client.finish(repository, at, blob.digest()));
            case CHUNKS ->
                client.begin(repository)
                        .flatMap(at -> chunks(client, at, blob, 0))
                        .flatMap(at -> client.finish(repository, at, blob.digest()));
        };
    }

    private Mono<Void> put(RegistryClient client, String at, Blob blob) {
        return client.finish(settings.repository(), at, blob.digest(), all(blob), settings.declared(blob.size()));
    }

    private Mono<String> chunks(RegistryClient client, String at, Blob blob, long offset) {
        if (offset >= blob.size()) {
            return Mono.just(at);
        }
        long end = Math.min(blob.size(), offset + settings.chunk());
        return client.appendAt(settings.repository(), at, offset, content(blob, offset, end), end - offset)
                .flatMap(next -> chunks(client, next, blob, end));
    }

    private Flux<ByteBuf> all(Blob blob) {
        return content(blob, 0, blob.size());
    }

    private Flux<ByteBuf> content(Blob blob, long from, long end) {
        return paced.apply(blob.content(from, end, piece));
    }
}
