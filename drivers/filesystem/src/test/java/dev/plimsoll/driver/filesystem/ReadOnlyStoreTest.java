package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A store that was opened for reading alone. */
class ReadOnlyStoreTest {

    private static final ObjectKey KEY = ObjectKey.of("a/b");
    private static final ObjectKey OTHER = ObjectKey.of("c");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path root;

    @Test
    void isReadAndStaysAsItIs() throws IOException {
        Files.createDirectory(root.resolve("a"));
        Files.writeString(root.resolve("a/b"), "content");
        List<String> before = names();
        StorageDriver driver = new FilesystemDriverProvider().createReadOnly(root.toUri());

        StepVerifier.create(driver.list(ObjectKey.ROOT, ListOptions.subtree()).map(Entry::key))
                .expectNext(KEY)
                .verifyComplete();
        StepVerifier.create(driver.read(KEY, ByteRange.ALL))
                .expectNext(ByteBuffer.wrap("content".getBytes(StandardCharsets.US_ASCII)))
                .verifyComplete();
        for (Publisher<?> change : changes(driver)) {
            StepVerifier.create(change).expectError(Unavailable.class).verify(PATIENCE);
        }
        assertThat(names()).isEqualTo(before);
        assertThat(root.resolve("a/b")).hasContent("content");
        driver.close().block(PATIENCE);
    }

    private static List<Publisher<?>> changes(StorageDriver driver) {
        ByteBuffer content = ByteBuffer.allocate(3);
        return List.of(
                driver.put(OTHER, content, WriteCondition.always(), Durability.RELAXED),
                driver.put(KEY, content, WriteCondition.always(), Durability.DURABLE),
                driver.append(Staged.empty(OTHER), Flux.just(content)),
                driver.append(new Staged(KEY, 3, ""), Flux.just(content)),
                driver.publish(new Staged(KEY, 7, ""), OTHER, PublishMode.FIRST_WINS),
                driver.delete(KEY),
                driver.deleteBelow(ObjectKey.of("a")),
                driver.check());
    }

    @Test
    void isNotMade() {
        StorageDriver driver = new FilesystemDriverProvider()
                .createReadOnly(root.resolve("none").toUri());
        StepVerifier.create(driver.list(ObjectKey.ROOT, ListOptions.subtree()))
                .expectError(Unavailable.class)
                .verify(PATIENCE);
        assertThat(root.resolve("none")).doesNotExist();
        driver.close().block(PATIENCE);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
