package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.client.Wrong;
import dev.plimsoll.bench.content.Blob;
import dev.plimsoll.bench.content.Sha256;
import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lets content through, and fails with {@link Wrong} if it is not what it should be. */
interface Check extends UnaryOperator<Flux<ByteBuf>> {

    /** Anything will do. */
    Check NONE = body -> body;

    /** Of so many bytes, whatever they are. */
    static Check length(long expected) {
        return body -> Flux.defer(() -> {
            AtomicLong length = new AtomicLong();
            return body.doOnNext(piece -> length.addAndGet(piece.readableBytes()))
                    .concatWith(Mono.defer(() -> end(length.get() == expected, "wrong length")));
        });
    }

    /** With that digest. */
    static Check digest(String expected) {
        return body -> Flux.defer(() -> {
            MessageDigest digest = Sha256.create();
            return body.doOnNext(piece -> add(digest, piece))
                    .concatWith(Mono.defer(() -> end(Sha256.name(digest).equals(expected), "wrong digest")));
        });
    }

    /** The bytes of a part of a blob, each compared. */
    static Check part(Blob blob, long first, long end) {
        Check whole = length(end - first);
        return body -> Flux.defer(() -> {
            AtomicLong at = new AtomicLong(first);
            return whole.apply(body.doOnNext(piece -> compare(blob, at, piece)));
        });
    }

    private static void add(MessageDigest digest, ByteBuf piece) {
        for (var memory : piece.nioBuffers()) {
            digest.update(memory);
        }
    }

    private static void compare(Blob blob, AtomicLong at, ByteBuf piece) {
        if (!blob.matches(at.getAndAdd(piece.readableBytes()), piece)) {
            throw new Wrong("wrong bytes");
        }
    }

    private static Mono<ByteBuf> end(boolean holds, String otherwise) {
        return holds ? Mono.empty() : Mono.error(new Wrong(otherwise));
    }
}
