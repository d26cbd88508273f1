package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.KeyInvalid;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

final class LayoutOnDiskTest extends DriverFixture {

    @Test
    void anObjectIsThePlainFileOfItsKey() throws IOException {
        run(put("docker/registry/v2/repositories/a/_manifests/tags/latest/current/link", 71));
        run(publish(
                "docker/registry/v2/repositories/a/_uploads/1/data", "docker/registry/v2/blobs/sha256/ab/abcd/data"));

        assertThat(root.resolve("docker/registry/v2/repositories/a/_manifests/tags/latest/current/link"))
                .hasBinaryContent(CONTENT.bytes(0, 71));
        assertThat(root.resolve("docker/registry/v2/blobs/sha256/ab/abcd/data"))
                .hasBinaryContent(CONTENT.bytes(0, (int) SIZE));
        assertThat(root.resolve("docker/registry/v2/repositories/a/_uploads")).doesNotExist();
    }

    @Test
    void aFileThatAnotherProgramMadeIsAnObject() throws IOException {
        Files.createDirectories(root.resolve("docker/registry"));
        Files.write(root.resolve("docker/registry/data"), CONTENT.bytes(0, 1_000));

        assertThat(read("docker/registry/data")).isEqualTo(CONTENT.bytes(0, 1_000));
    }

    @Test
    void filesAreForTheirOwnerAndGroupAndPublishedOnesReadOnly() throws IOException {
        run(put("small/link", 71));
        run(stage("upload/data"));
        run(publish("other/data", "blobs/data"));

        assertThat(mode(root.resolve("small/link"))).isEqualTo("rw-r-----");
        assertThat(mode(root.resolve("upload/data"))).isEqualTo("rw-r-----");
        assertThat(mode(root.resolve("blobs/data"))).isEqualTo("r--r-----");
        assertThat(List.of(root, root.resolve("small"), root.resolve("blobs"), root.resolve(".plimsoll/tmp")))
                .allSatisfy(made -> assertThat(mode(made)).isEqualTo("rwxr-x---"));
    }

    @Test
    void anObjectIsLocatedAtItsFile() {
        run(publish("upload/data", "blobs/data"));

        assertThat(await(driver.locate(key("blobs/data"), LocateOptions.fileOrAddress(Duration.ofMinutes(1)))))
                .isEqualTo(new Location.File(root.resolve("blobs/data")));
    }

    @Test
    void theDriversOwnFilesAreHiddenAndRefused() {
        run(put("a", 1));
        ObjectKey own = key(".plimsoll/lock");

        assertThat(await(driver.list(ObjectKey.ROOT, ListOptions.children())
                        .map(Entry::key)
                        .collectList()))
                .containsExactly(key("a"));
        assertThatExceptionOfType(KeyInvalid.class).isThrownBy(() -> run(driver.stat(own)));
        assertThatExceptionOfType(KeyInvalid.class)
                .isThrownBy(() -> run(driver.read(own, ByteRange.ALL).then()));
        assertThatExceptionOfType(KeyInvalid.class).isThrownBy(() -> run(driver.delete(own)));
        assertThatExceptionOfType(KeyInvalid.class).isThrownBy(() -> run(put(".plimsoll", 1)));
        assertThatExceptionOfType(KeyInvalid.class).isThrownBy(() -> run(stage(".plimsoll/new")));
        assertThatExceptionOfType(KeyInvalid.class).isThrownBy(() -> run(driver.deleteBelow(key(".plimsoll"))));
        assertThatExceptionOfType(KeyInvalid.class)
                .isThrownBy(() -> run(
                        driver.list(key(".plimsoll"), ListOptions.children()).then()));
        assertThatExceptionOfType(KeyInvalid.class)
                .isThrownBy(() -> run(driver.publish(Staged.empty(own), key("b"), PublishMode.FIRST_WINS)));
        run(put("deeper/.plimsoll", 1));
    }

    @Test
    void namesThatNoKeyCanHaveAreNotListed() throws IOException {
        run(put("a/b", 1));
        Files.createFile(root.resolve("a/with space"));
        Files.createFile(root.resolve("a/~backup"));
        Files.createDirectories(root.resolve("a/ü/deep"));

        assertThat(await(driver.list(ObjectKey.ROOT, ListOptions.subtree())
                        .map(Entry::key)
                        .collectList()))
                .containsExactly(key("a/b"));
    }

    @Test
    void emptyDirectoriesAreNoPrefixes() throws IOException {
        run(put("a/b/c", 1));
        Files.createDirectories(root.resolve("a/empty/deep/er"));

        assertThat(await(driver.list(key("a"), ListOptions.children())
                        .map(Entry::key)
                        .collectList()))
                .containsExactly(key("a/b"));
    }

    @Test
    void directoriesGoWithTheirLastObject() {
        run(put("a/b/c/d", 1));
        run(put("a/e", 1));
        run(driver.delete(key("a/b/c/d")));

        assertThat(root.resolve("a")).isDirectory();
        assertThat(root.resolve("a/b")).doesNotExist();
        run(driver.delete(key("a/e")));
        assertThat(root.toFile().list()).containsExactly(".plimsoll");
    }

    @Test
    void temporaryFilesOfACrashAreRemovedAfterADay() throws IOException {
        Path old = Files.createFile(root.resolve(".plimsoll/tmp/old"));
        Path young = Files.createFile(root.resolve(".plimsoll/tmp/young"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        FilesystemDriver next = new FilesystemDriver(FilesystemOptions.at(root));
        run(next.check());
        run(next.close());

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsAnError() {
        run(driver.append(Staged.empty(key("blobs/data")), CONTENT.buffers(0, 300_000, 300_000)));
        Path file = root.resolve("blobs/data");

        StepVerifier.create(driver.read(key("blobs/data"), ByteRange.ALL), 0)
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> truncate(file))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(buffer -> true)
                .expectError(Corrupt.class)
                .verify(PATIENCE);
    }

    private static void truncate(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(70_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
