package dev.plimsoll.bench.inprocess;

import dev.plimsoll.bench.content.Blob;
import dev.plimsoll.bench.content.Blobs;
import dev.plimsoll.bench.content.Template;
import dev.plimsoll.bench.load.Load;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobContent;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on an engine in this process: what its service does for a request, without HTTP. */
public final class EngineLoad {

    /** The size of the buffers a source emits, as a network server would, in bytes. */
    private static final int BUFFER = 64 * 1024;

    /** What an operation does with a blob. */
    public enum Mode {
        /** Stores one whose digest is known, in one go. */
        PUT,
        /** Begins an upload, appends, commits. */
        UPLOAD,
        /** Reads one. */
        READ,
        /** Asks for one's descriptor. */
        STAT
    }

    private final Mode mode;
    private final BlobStore store;
    private final Blobs blobs;
    private final int distinct;
    private final AtomicLong numbers = new AtomicLong();

    /**
     * @param seed of all content
     * @param size of each blob in bytes
     * @param distinct blobs that are read in turn
     */
    public EngineLoad(Registry registry, Mode mode, long seed, long size, int distinct) {
        this.mode = mode;
        this.store =
                registry.repository(RepositoryName.parse("plimsoll-bench/load")).blobs();
        this.blobs = new Blobs(new Template(seed), seed, size);
        this.distinct = distinct;
    }

    /** Stores what is going to be read. */
    public Mono<Void> prepare() {
        boolean reads = mode == Mode.READ || mode == Mode.STAT;
        return Flux.range(0, reads ? distinct : 0)
                .concatMap(number -> put(blobs.blob(number)))
                .then();
    }

    /** Returns the operation. */
    public Load.Operation operation() {
        return () -> operate(numbers.getAndIncrement());
    }

    private Mono<Long> operate(long number) {
        return switch (mode) {
            case PUT -> put(blobs.blob(number));
            case UPLOAD -> upload(blobs.blob(number));
            case READ -> read(blobs.blob(number % distinct));
            case STAT -> store.stat(digest(blobs.blob(number % distinct))).thenReturn(0L);
        };
    }

    private Mono<Long> put(Blob blob) {
        return store.put(digest(blob), content(blob)).thenReturn(blob.size());
    }

    private Mono<Long> upload(Blob blob) {
        return store.create(Optional.of(DigestAlgorithm.SHA256))
                .flatMap(upload -> upload.commit(0, content(blob), digest(blob)))
                .thenReturn(blob.size());
    }

    private Mono<Long> read(Blob blob) {
        return store.open(digest(blob)).flatMapMany(EngineLoad::bytes).reduce(0L, EngineLoad::counted);
    }

    private static Flux<ByteBuffer> bytes(BlobContent content) {
        return content.read(ByteRange.ALL);
    }

    private static long counted(long before, ByteBuffer piece) {
        return before + piece.remaining();
    }

    private static Digest digest(Blob blob) {
        return Digest.parse(blob.digest());
    }

    private static Flux<ByteBuffer> content(Blob blob) {
        return blob.content(0, blob.size(), BUFFER).map(ByteBuf::nioBuffer);
    }
}
