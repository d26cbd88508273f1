package dev.plimsoll.api.http;

import dev.plimsoll.engine.blob.BlobContent;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.spi.Location;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Part of a blob as the body of an answer, in the cheapest of three ways: a short one is read whole and sent in one write, a
 * file is handed to the kernel, anything else streams.
 */
final class BlobBody {

    /** Up to this many bytes a blob costs no more read and sent in one write than as a file. */
    private static final long SHORT = 16 << 10;

    /**
     * So many buffers of 64 KiB are on their way to a client before the next are asked for. Reactor Netty by itself would ask
     * for 128 and hold 8 MiB for every slow reader.
     */
    private static final int IN_FLIGHT = 8;

    private final FileSender files = new FileSender();

    /** @param location where the content is, if that is known */
    ReplyBody of(BlobContent content, Optional<Location> location, ByteRange range) {
        if (range.length() == 0) {
            return ReplyBody.NONE;
        }
        if (range.length() <= SHORT) {
            return response -> response.writeWith(whole(content, range, ReplyBody.buffers(response)));
        }
        return location.filter(Location.File.class::isInstance)
                .<ReplyBody>map(file -> response -> file(content, range, (Location.File) file, response))
                .orElse(response -> stream(content, range, response));
    }

    private static Mono<DataBuffer> whole(BlobContent content, ByteRange range, NettyDataBufferFactory buffers) {
        return content.read(range).collectList().map(parts -> joined(parts, buffers));
    }

    private static DataBuffer joined(List<ByteBuffer> parts, NettyDataBufferFactory buffers) {
        return buffers.wrap(Unpooled.wrappedBuffer(parts.toArray(ByteBuffer[]::new)));
    }

    private Mono<Void> file(BlobContent content, ByteRange range, Location.File file, ServerHttpResponse response) {
        return FileSender.canSend(response)
                ? files.send(file.path(), range, response)
                : stream(content, range, response);
    }

    private static Mono<Void> stream(BlobContent content, ByteRange range, ServerHttpResponse response) {
        NettyDataBufferFactory buffers = ReplyBody.buffers(response);
        Flux<DataBuffer> bytes = content.read(range).map(buffers::wrap);
        return response.writeAndFlushWith(bytes.window(IN_FLIGHT));
    }
}
