package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Links and pipes that somebody planted below the root. */
final class ForeignFilesTest extends DriverFixture {

    private Path outside;

    @BeforeEach
    void plant() throws IOException {
        outside = Files.createDirectory(directory.toRealPath().resolve("outside"));
        Files.write(outside.resolve("secret"), CONTENT.bytes(0, 100));
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createDirectory(root.resolve("real"));
        Files.createSymbolicLink(root.resolve("real/link"), outside.resolve("secret"));
    }

    @Test
    void nothingIsReadThroughASymbolicLink() {
        for (ObjectKey key : List.of(key("link/secret"), key("real/link"))) {
            refused(driver.stat(key));
            refused(driver.get(key, 1_000));
            refused(driver.read(key, ByteRange.ALL).then());
            refused(driver.locate(key, LocateOptions.fileOrAddress(Duration.ofMinutes(1))));
        }
    }

    @Test
    void nothingIsWrittenThroughASymbolicLink() {
        refused(put("link/new", 10));
        refused(put("link/secret", 10));
        refused(put("real/link", 10));
        refused(put("link/new/deeper", 10));
        refused(stage("link/new"));
        refused(stage("link/secret"));
        refused(stage("real/link"));
        refused(publish("staged", "link/new"));
        refused(driver.publish(Staged.empty(key("link/secret")), key("stolen"), PublishMode.FIRST_WINS));

        assertThat(outside.toFile().list()).containsExactly("secret");
        assertThat(outside.resolve("secret")).hasBinaryContent(CONTENT.bytes(0, 100));
    }

    @Test
    void nothingIsDeletedThroughASymbolicLink() {
        refused(driver.delete(key("link/secret")));
        refused(driver.delete(key("link/secret"), new Version("0")));
        refused(driver.deleteBelow(key("link")));
        refused(driver.deleteBelow(ObjectKey.ROOT));

        assertThat(outside.resolve("secret")).hasBinaryContent(CONTENT.bytes(0, 100));
    }

    /** Not at once: a directory that was looked at is trusted for a second. */
    @Test
    void aDirectoryInUseThatBecomesALinkIsRefusedAfterAWhile() throws IOException {
        run(put("used/deep/secret", 10));
        Files.move(root.resolve("used"), outside.resolve("used"));
        Files.createSymbolicLink(root.resolve("used"), outside.resolve("used"));
        long end = System.nanoTime() + 2 * PlainDirectories.TRUSTED;
        while (!isRefused(driver.get(key("used/deep/secret"), 1_000))) {
            assertThat(System.nanoTime()).isLessThan(end);
        }

        refused(put("used/deep/secret", 20));
        refused(put("used/deep/new", 20));
        assertThat(outside.resolve("used/deep/secret")).hasSize(10);
    }

    @Test
    void aLinkThatTakesTheNameOfARemovedDirectoryIsRefusedAtOnce() throws IOException {
        run(put("gone/secret", 10));
        run(driver.delete(key("gone/secret")));
        Files.createSymbolicLink(root.resolve("gone"), outside);

        refused(driver.get(key("gone/secret"), 1_000));
        refused(put("gone/new", 10));
        assertThat(outside.toFile().list()).containsExactly("secret");
    }

    private static boolean isRefused(Mono<?> operation) {
        try {
            run(operation);
            return false;
        } catch (Corrupt refused) {
            return true;
        }
    }

    /** Whoever collects garbage by a listing must not take what lies behind the link for absent. */
    @Test
    void aListingThatMeetsASymbolicLinkFails() {
        refused(driver.list(ObjectKey.ROOT, ListOptions.subtree()).then());
        refused(driver.list(ObjectKey.ROOT, ListOptions.children()).then());
        refused(driver.list(key("link"), ListOptions.children()).then());
    }

    /** Opening a pipe would wait for somebody at its other end. */
    @Test
    void aPipeIsRefusedAndNotOpened() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();

        refused(driver.get(key("pipe"), 10));
        refused(driver.read(key("pipe"), ByteRange.ALL).then());
        refused(stage("pipe"));
        refused(publish("staged", "pipe"));
    }

    @Test
    void theRootItselfMayBeASymbolicLink() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path link = Files.createSymbolicLink(directory.resolve("root"), other);
        FilesystemDriver linked = new FilesystemDriver(FilesystemOptions.at(link));
        run(linked.append(Staged.empty(key("a/b")), CONTENT.buffers(0, 10, 10)));
        run(linked.close());

        assertThat(other.resolve("a/b")).hasBinaryContent(CONTENT.bytes(0, 10));
    }

    /** As after a crash between the link and the removal of the staged name. */
    @Test
    void aStagedFileThatIsAlsoPublishedIsNotWrittenTo() throws IOException {
        Staged staged = await(stage("staged"));
        Files.createLink(root.resolve("published"), root.resolve("staged"));

        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> run(driver.append(staged, CONTENT.buffers(0, 10, 10))));
        assertThat(await(driver.publish(staged, key("published"), PublishMode.FIRST_WINS))
                        .published())
                .isTrue();
        assertThat(root.resolve("published")).hasBinaryContent(CONTENT.bytes(0, (int) SIZE));
        assertThat(root.resolve("staged")).doesNotExist();
    }

    @Test
    void aStagedFileThatIsAlsoPublishedMakesWayForContentFromItsBeginning() throws IOException {
        run(stage("staged"));
        Files.createLink(root.resolve("published"), root.resolve("staged"));
        run(driver.append(Staged.empty(key("staged")), CONTENT.buffers(7, 10, 10)));

        assertThat(root.resolve("staged")).hasBinaryContent(CONTENT.bytes(7, 10));
        assertThat(root.resolve("published")).hasBinaryContent(CONTENT.bytes(0, (int) SIZE));
    }

    private static void refused(Mono<?> operation) {
        assertThatExceptionOfType(Corrupt.class).isThrownBy(() -> run(operation));
    }
}
