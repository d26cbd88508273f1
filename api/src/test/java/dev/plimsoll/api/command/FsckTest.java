package dev.plimsoll.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.ChildProgram;
import dev.plimsoll.api.config.StorageDrivers;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** The sub-command {@code fsck}, run as operators run it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FsckTest {

    private static final RepositoryName NAME = RepositoryName.parse("team/app");

    private record Run(int exit, List<String> out, String err) {}

    @TempDir
    Path directory;

    private Path root() {
        return directory.resolve("store");
    }

    @Test
    void aStoreInOrderIsCleanAndStaysAsItIs() throws Exception {
        push("Hello");
        Path own = root().resolve(".plimsoll");
        Files.delete(own.resolve("lock"));
        Files.delete(own.resolve("tmp"));
        Files.delete(own);
        List<Path> before = files();
        Run run = run("fsck", "--plimsoll.storage=" + root().toUri());
        assertThat(run.exit()).isZero();
        assertThat(run.out()).containsExactly("{\"objects\":2,\"damage\":0,\"garbage\":0}");
        assertThat(run.err()).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void damageIsNamedLineByLine() throws Exception {
        ObjectKey key = new StorageLayout().blobData(push("Hello").digest());
        Path blob = root().resolve(key.value());
        Files.setPosixFilePermissions(blob, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(blob, "Jello");
        Files.writeString(root().resolve("notes"), "foreign");
        Run run = run("fsck", "--plimsoll.storage=" + root().toUri());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("{\"class\":\"damage\",\"kind\":\"blob-mismatch\",\"key\":\"" + key + "\""))
                .anySatisfy(line ->
                        assertThat(line).startsWith("{\"class\":\"garbage\",\"kind\":\"foreign\",\"key\":\"notes\""))
                .last()
                .isEqualTo("{\"objects\":3,\"damage\":1,\"garbage\":1}");
    }

    @Test
    void aStoreThatCannotBeReadIsNotCalledClean() throws Exception {
        Run run = run("fsck", "--plimsoll.storage=" + root().toUri());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().startsWith("fsck failed: ");
        assertThat(root()).doesNotExist();
    }

    @Test
    void aWrongPropertyIsNamed() throws Exception {
        Run run = run("fsck", "--plimsoll.storage=ftp://user:secret@host/x");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("plimsoll.storage").doesNotContain("secret");
        assertThat(run("fsck", "--plimsoll.blob-limit=much").err()).contains("plimsoll.blob-limit");
    }

    @Test
    void whatIsNoCommandIsRefused() throws Exception {
        Run run = run("fsk");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("fsk", "fsck");
    }

    private Descriptor push(String text) {
        try (Registry registry =
                Registry.builder(StorageDrivers.create(root().toUri())).build()) {
            Flux<ByteBuffer> content = Flux.just(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            return registry.repository(NAME)
                    .blobs()
                    .put(MediaType.OCTET_STREAM, content)
                    .blockOptional(Duration.ofSeconds(20))
                    .orElseThrow();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(root())) {
            return files.sorted().toList();
        }
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        Process process = ChildProgram.builder(directory, arguments)
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out.lines().toList(), Files.readString(err));
    }
}
