package dev.plimsoll.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.ChildProgram;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.spi.DriverProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sub-command {@code purge}, run as operators run it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PurgeTest {

    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final Instant OLD = Instant.parse("2026-01-02T03:04:05Z");

    private record Run(int exit, List<String> out) {}

    @TempDir
    Path directory;

    @Test
    void whatIsOldIsRemovedAndNamedLineByLine() throws Exception {
        UploadId old = begin(OLD);
        UploadId young = begin(Instant.now());
        String line =
                "{\"repository\":\"team/app\",\"id\":\"%s\",\"lastActivity\":\"2026-01-02T03:04:05Z\",\"size\":0,";
        Run dry = run("--dry-run");
        assertThat(dry.out())
                .containsExactly(
                        line.formatted(old) + "\"removed\":false}", "{\"uploads\":1,\"bytes\":0,\"removed\":false}");
        assertThat(upload(old)).isDirectory();
        Run run = run();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsExactly(
                        line.formatted(old) + "\"removed\":true}", "{\"uploads\":1,\"bytes\":0,\"removed\":true}");
        assertThat(upload(old)).doesNotExist();
        assertThat(upload(young)).isDirectory();
    }

    @Test
    void theAgeCanBeChosen() throws Exception {
        begin(Instant.now().minus(Duration.ofMinutes(10)));
        assertThat(run("--plimsoll.uploads.purge.age=1h", "--dry-run").out()).hasSize(1);
        assertThat(run("--plimsoll.uploads.purge.age=5m", "--dry-run").out()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-only=true", "uploads.records=redis"})
    void whatItMayNotTouchOrCannotDateIsLeftAsItIs(String property) throws Exception {
        UploadId old = begin(OLD);
        Run run = run("--plimsoll." + property, "--plimsoll.redis=redis://127.0.0.1:1");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(upload(old)).isDirectory();
    }

    private UploadId begin(Instant when) {
        DriverProvider files = ServiceLoader.load(DriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.scheme().equals("file"))
                .findFirst()
                .orElseThrow();
        try (Registry registry = Registry.builder(files.create(directory.toUri()))
                .clock(Clock.fixed(when, ZoneOffset.UTC))
                .build()) {
            return Objects.requireNonNull(registry.repository(NAME)
                            .blobs()
                            .create(Optional.empty())
                            .block(Duration.ofSeconds(30)))
                    .id();
        }
    }

    private Path upload(UploadId id) {
        return directory.resolve("docker/registry/v2/repositories/team/app/_uploads/" + id);
    }

    private Run run(String... options) throws IOException, InterruptedException {
        String[] arguments =
                Arrays.copyOf(new String[] {"purge", "--plimsoll.storage=" + directory.toUri()}, 2 + options.length);
        System.arraycopy(options, 0, arguments, 2, options.length);
        Path errors = directory.resolveSibling("errors");
        Process process = ChildProgram.builder(directory, arguments)
                .redirectError(errors.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        assertThat(exit).as(() -> read(errors)).isIn(0, 2);
        return new Run(exit, out.lines().toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        }
    }
}
