package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.buffer.ByteLedger;
import dev.plimsoll.engine.error.ManifestTooLarge;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads a whole manifest into memory, entered in the byte ledger from its arrival until its handling has ended. */
final class ManifestBody {

    private final int limit;
    private final ByteLedger ledger;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private ManifestBody(int limit, ByteLedger ledger) {
        this.limit = limit;
        this.ledger = ledger;
    }

    /** Reads content and hands its bytes to {@code use}; requests nothing while the ledger has no room. */
    static <T> Mono<T> read(Flux<ByteBuffer> content, int limit, ByteLedger ledger, Function<ByteBuffer, Mono<T>> use) {
        return Mono.usingWhen(
                admission(ledger).then(Mono.fromSupplier(() -> new ManifestBody(limit, ledger))),
                body -> content.doOnNext(body::add).then(Mono.defer(() -> use.apply(body.content()))),
                body -> Mono.fromRunnable(body::free));
    }

    private static Mono<Void> admission(ByteLedger ledger) {
        return Mono.create(sink -> {
            ByteLedger.Waiter waiter = sink::success;
            sink.onCancel(() -> ledger.forget(waiter));
            if (ledger.admits(waiter)) {
                sink.success();
            }
        });
    }

    private void add(ByteBuffer content) {
        if (content.remaining() > limit - bytes.size()) {
            throw new ManifestTooLarge("manifest exceeds " + limit + " bytes");
        }
        ledger.take(content.remaining());
        byte[] copy = new byte[content.remaining()];
        content.get(copy);
        bytes.writeBytes(copy);
    }

    private ByteBuffer content() {
        return ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer();
    }

    private void free() {
        ledger.give(bytes.size());
    }
}
