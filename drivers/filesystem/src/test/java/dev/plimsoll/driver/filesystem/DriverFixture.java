package dev.plimsoll.driver.filesystem;

import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A driver on an empty directory, and short words for what tests do with it. */
abstract class DriverFixture {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final TestContent CONTENT = new TestContent(0x5EED_0000_0000_5EEDL);
    static final long SIZE = 100_000;

    @TempDir
    Path directory;

    Path root;
    FilesystemDriver driver;

    /** Returns what the driver writes with. */
    Disk disk() {
        return new Disk(FilesystemOptions.Sync.FSYNC);
    }

    @BeforeEach
    void openDriver() throws IOException {
        root = directory.toRealPath().resolve("store");
        driver = new FilesystemDriver(FilesystemOptions.at(root), disk());
        run(driver.check());
    }

    @AfterEach
    void closeDriver() {
        run(driver.close());
    }

    static ObjectKey key(String text) {
        return ObjectKey.of(text);
    }

    static <T> T await(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    static void run(Mono<?> mono) {
        mono.block(PATIENCE);
    }

    Mono<?> put(String key, int length) {
        return put(key, length, Durability.DURABLE);
    }

    Mono<?> put(String key, int length, Durability durability) {
        return driver.put(key(key), CONTENT.buffer(0, length), WriteCondition.always(), durability);
    }

    Mono<Staged> stage(String key) {
        return driver.append(Staged.empty(key(key)), CONTENT.buffers(0, SIZE, 30_000));
    }

    Mono<?> publish(String from, String to) {
        return stage(from).flatMap(staged -> driver.publish(staged, key(to), PublishMode.FIRST_WINS));
    }

    byte[] read(String key) {
        Flux<ByteBuffer> content = driver.read(key(key), ByteRange.ALL);
        return await(content.reduce(new byte[0], DriverFixture::joined));
    }

    static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    private static byte[] joined(byte[] bytes, ByteBuffer more) {
        return ByteBuffer.allocate(bytes.length + more.remaining())
                .put(bytes)
                .put(more)
                .array();
    }
}
