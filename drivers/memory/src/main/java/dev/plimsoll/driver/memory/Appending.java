package dev.plimsoll.driver.memory;

import dev.plimsoll.engine.spi.Staged;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One append: bytes are gathered aside and become the object in one act, when all are there. */
final class Appending {

    private final MemoryStore store;
    private final Staged at;

    /** Begins; fails if another append to the same object has begun and not {@linkplain #end ended}. */
    Appending(MemoryStore store, Staged at) {
        store.beginAppend(at.key());
        this.store = store;
        this.at = at;
    }

    Mono<Staged> write(Flux<ByteBuffer> content) {
        return Mono.fromSupplier(() -> store.staged(at)).flatMap(bytes -> write(content, bytes));
    }

    void end() {
        store.endAppend(at.key());
    }

    private Mono<Staged> write(Flux<ByteBuffer> content, BytesBuilder bytes) {
        return content.concatMap(buffer -> Mono.fromRunnable(() -> bytes.add(buffer)), 0)
                .then(Mono.fromSupplier(() -> store.append(at, bytes.build())));
    }
}
