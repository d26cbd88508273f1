package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.client.Refused;
import dev.plimsoll.bench.client.RegistryClient;
import dev.plimsoll.bench.client.UploadStatus;
import dev.plimsoll.bench.content.Blob;
import dev.plimsoll.bench.content.Blobs;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Pushes a blob over a connection that breaks half way, asks how much arrived, and goes on there. What the registry did not keep is sent again, and
 * counts once.
 */
final class Resume implements Scenario {

    private static final int CONFLICTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Settings settings;
    private final Blobs blobs;

    Resume(Settings settings) {
        this.settings = settings;
        this.blobs = settings.pushed();
    }

    @Override
    public Mono<Void> prepare(Target target) {
        return Mono.empty();
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        Blob blob = blobs.blob(number);
        RegistryClient client = target.client();
        return client.begin(settings.repository())
                .flatMap(at -> cut(client, at, blob).then(resumed(client, at, blob)))
                .flatMap(at -> client.finish(settings.repository(), at, blob.digest()))
                .thenReturn(blob.size());
    }

    /**
     * Sends half of what it announces, then closes the connection. It says where the content belongs: a registry may get to it
     * when the rest has come by another connection, and would have to take it for what follows.
     */
    private Mono<String> cut(RegistryClient client, String at, Blob blob) {
        Flux<ByteBuf> half = blob.content(0, blob.size() / 2).concatWith(Mono.error(Cut::new));
        return client.appendAt(settings.repository(), at, 0, half, blob.size())
                .onErrorResume(Resume::isCut, cut -> Mono.empty());
    }

    private static boolean isCut(Throwable failure) {
        return failure instanceof Cut || failure instanceof IOException;
    }

    /** A registry that has not noticed yet answers 416 or 409, and is asked again. */
    private Mono<String> resumed(RegistryClient client, String at, Blob blob) {
        return Mono.defer(() -> client.status(settings.repository(), at))
                .flatMap(status -> rest(client, status, blob))
                .retryWhen(Retry.fixedDelay(CONFLICTS, PAUSE).filter(Resume::isConflict));
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof Refused refused && (refused.status() == 416 || refused.status() == 409);
    }

    private Mono<String> rest(RegistryClient client, UploadStatus status, Blob blob) {
        long offset = status.received();
        Flux<ByteBuf> content = blob.content(offset, blob.size());
        return client.appendAt(settings.repository(), status.location(), offset, content, blob.size() - offset);
    }

    private static final class Cut extends IOException {

        private static final long serialVersionUID = 1;
    }
}
