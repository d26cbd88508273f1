package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.CountingDriver;
import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An upload that goes on in other processes, with and without access to the state of the JDK's digests. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ResumeElsewhereTest {

    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final int LENGTH = 300_000;
    private static final int PIECE = 100_000;
    private static final List<String> OPEN = List.of(
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/sun.security.provider=ALL-UNNAMED");

    @TempDir
    Path directory;

    @Test
    void whatAnotherProcessHashedIsNotReadBack() throws Exception {
        UploadId id = begun();
        assertThat(run(OPEN, id, "append")).isEqualTo("read 0");
        assertThat(run(OPEN, id, "append")).isEqualTo("read 0");
        assertThat(run(OPEN, id, "SHA-256")).isEqualTo("read 0");
    }

    /** Whoever has no access neither goes on from a state nor leaves one: the end costs one reading. */
    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "SHA-512"})
    void withoutAccessToDigestsAllIsReadBackOnce(String algorithm) throws Exception {
        UploadId id = begun();
        assertThat(run(List.of(), id, "append")).isEqualTo("read 0");
        assertThat(run(OPEN, id, "append")).isEqualTo("read 0");
        assertThat(run(List.of(), id, algorithm)).isEqualTo("read " + LENGTH);
    }

    private UploadId begun() {
        try (Registry registry = Registry.builder(driver(directory)).build()) {
            return await(registry.repository(NAME)
                            .blobs()
                            .create(Optional.empty())
                            .flatMap(upload -> upload.append(0, piece(0))))
                    .id();
        }
    }

    private String run(List<String> options, UploadId id, String task) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Elsewhere.class.getName()));
        command.addAll(List.of(directory.toString(), id.toString(), task));
        Process process =
                new ProcessBuilder(command).redirectError(new File("/dev/null")).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return said;
    }

    /** Goes on with an upload by a piece, or commits it; then says how much it has read. */
    static final class Elsewhere {

        public static void main(String[] arguments) throws Exception {
            CountingDriver counting = new CountingDriver(driver(Path.of(arguments[0])));
            try (Registry registry = Registry.builder(counting).build()) {
                BlobStore blobs = registry.repository(NAME).blobs();
                BlobUpload upload = await(blobs.resume(UploadId.parse(arguments[1])));
                if (arguments[2].equals("append")) {
                    await(upload.append(upload.offset(), piece(upload.offset())));
                } else {
                    await(upload.commit(digest(arguments[2]), OptionalLong.of(LENGTH)));
                }
                System.out.println("read " + counting.bytesRead());
            }
        }

        private static Digest digest(String name) throws Exception {
            byte[] hash = MessageDigest.getInstance(name).digest(new TestContent(1).bytes(0, LENGTH));
            return Digest.of(name.equals("SHA-256") ? DigestAlgorithm.SHA256 : DigestAlgorithm.SHA512, hash);
        }
    }

    private static FilesystemDriver driver(Path directory) {
        return new FilesystemDriver(FilesystemOptions.at(directory.resolve("store")));
    }

    private static Flux<ByteBuffer> piece(long offset) {
        byte[] content = new TestContent(1).bytes(0, LENGTH);
        return Flux.just(ByteBuffer.wrap(Arrays.copyOfRange(content, (int) offset, (int) offset + PIECE)));
    }

    private static <T> T await(Mono<T> mono) {
        return mono.blockOptional(Duration.ofSeconds(30)).orElseThrow();
    }
}
