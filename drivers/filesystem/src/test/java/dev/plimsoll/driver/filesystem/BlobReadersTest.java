package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobContent;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.layout.StorageLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Readers of one blob, and the files they hold open. */
class BlobReadersTest {

    private static final int SIZE = 4 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Registry registry;
    private BlobContent content;

    @BeforeEach
    void push() {
        registry = Registry.builder(new FilesystemDriver(FilesystemOptions.at(directory)))
                .build();
        BlobStore blobs = registry.repository(RepositoryName.parse("team/app")).blobs();
        Flux<ByteBuffer> bytes = Flux.just(ByteBuffer.wrap(new TestContent(1).bytes(0, SIZE)));
        content = blobs.put(MediaType.OCTET_STREAM, bytes)
                .flatMap(blob -> blobs.open(blob.digest()))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void cancelledReadersLetGoOfTheirFilesWithinASecond() throws IOException {
        List<Disposable> readers = new Random(1)
                .ints(64, 0, SIZE / 2)
                .mapToObj(at -> stalled(content.read(ByteRange.from(at))))
                .toList();
        await(64);
        readers.forEach(Disposable::dispose);
        long start = System.nanoTime();
        await(0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void finishedReadersHaveNoFilesOpen() throws IOException {
        Flux.fromStream(IntStream.range(0, 64).boxed())
                .flatMap(i -> content.read(ByteRange.of(60_000L * i, 100_000)), 16)
                .blockLast(PATIENCE);
        await(0);
    }

    @Test
    void aFileTruncatedUnderItsReaderIsAnError() throws IOException {
        Path file = directory.resolve(
                new StorageLayout().blobData(content.descriptor().digest()).value());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        StepVerifier.create(content.read(ByteRange.ALL), 1)
                .expectNextCount(1)
                .then(() -> truncate(file))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(buffer -> true)
                .expectError(Corrupt.class)
                .verify(PATIENCE);
        StepVerifier.create(content.read(ByteRange.ALL))
                .thenConsumeWhile(buffer -> true)
                .expectError(Corrupt.class)
                .verify(PATIENCE);
        await(0);
    }

    private static void truncate(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(SIZE / 2);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes one buffer and asks for no more. */
    private static Disposable stalled(Flux<ByteBuffer> read) {
        BaseSubscriber<ByteBuffer> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }
        };
        read.subscribe(reader);
        return reader;
    }

    private void await(int open) throws IOException {
        long start = System.nanoTime();
        while (OpenFiles.below(directory) != open && System.nanoTime() - start < PATIENCE.toNanos()) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(OpenFiles.below(directory)).isEqualTo(open);
    }
}
