package dev.plimsoll.bench.client;

import io.netty.buffer.ByteBuf;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes in the body of an answer. */
@FunctionalInterface
public interface Reader {

    /** Counts bytes and forgets them. */
    Reader DISCARD = body -> body.map(ByteBuf::readableBytes).reduce(0L, Long::sum);

    /**
     * Reads to the end; returns how many bytes there were. A piece may be looked at while {@code onNext} lasts; then it is released.
     */
    Mono<Long> read(Flux<ByteBuf> body);
}
