package dev.plimsoll.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.ChildProgram;
import dev.plimsoll.api.config.StorageDrivers;
import dev.plimsoll.driver.redis.RedisProcess;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The sub-command {@code purge}, run as operators run it. */
@Execution(ExecutionMode.CONCURRENT) // it waits for programs of its own
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
        Run dry = run("--dry-run");
        assertThat(dry.out())
                .containsExactly(
                        line(old, "", 0) + "\"removed\":false}", "{\"uploads\":1,\"bytes\":0,\"removed\":false}");
        assertThat(upload(old)).isDirectory();
        Run run = run();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsExactly(
                        line(old, "", 0) + "\"removed\":true}", "{\"uploads\":1,\"bytes\":0,\"removed\":true}");
        assertThat(upload(old)).doesNotExist();
        assertThat(upload(young)).isDirectory();
    }

    @Test
    void theAgeCanBeChosen() throws Exception {
        begin(Instant.now().minus(Duration.ofMinutes(10)));
        assertThat(run("--plimsoll.uploads.purge.age=1h", "--dry-run").out()).hasSize(1);
        assertThat(run("--plimsoll.uploads.purge.age=5m", "--dry-run").out()).hasSize(2);
    }

    @Test
    void whatItMayNotTouchIsLeftAsItIs() throws Exception {
        UploadId old = begin(OLD);
        Run run = run("--plimsoll.read-only=true");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(upload(old)).isDirectory();
    }

    /** How far uploads are is known to Redis alone: one that just went on is not old, however old its bytes look. */
    @Test
    void recordsInRedisAreAskedAndRemoved() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                RecordsInRedis records = RecordsInRedis.over(directory, redis)) {
            UploadId old = records.upload(NAME, OLD);
            UploadId young = records.upload(NAME, Instant.now());
            for (UploadId id : List.of(old, young)) {
                Files.setLastModifiedTime(upload(id).resolve("data"), FileTime.from(OLD));
            }
            String[] options = {"--plimsoll.uploads.records=redis", "--plimsoll.redis=" + redis.uri()};

            assertThat(run(options[0], options[1], "--dry-run").out())
                    .containsExactly(
                            line(old, ".000000001", RecordsInRedis.SIZE) + "\"removed\":false}",
                            "{\"uploads\":1,\"bytes\":1000,\"removed\":false}");
            assertThat(records.has(NAME, old)).isTrue();
            assertThat(run(options).out())
                    .containsExactly(
                            line(old, ".000000001", RecordsInRedis.SIZE) + "\"removed\":true}",
                            "{\"uploads\":1,\"bytes\":1000,\"removed\":true}");

            assertThat(records.has(NAME, old)).isFalse();
            assertThat(upload(old)).doesNotExist();
            assertThat(records.has(NAME, young)).isTrue();
            assertThat(upload(young)).isDirectory();
        }
    }

    @Test
    void whileRedisCannotBeReachedNothingIsRemoved() throws Exception {
        UploadId old;
        String redisIsGone;
        try (RedisProcess redis = RedisProcess.start();
                RecordsInRedis records = RecordsInRedis.over(directory, redis)) {
            old = records.upload(NAME, OLD);
            redisIsGone = "--plimsoll.redis=" + redis.uri();
        }
        Files.setLastModifiedTime(upload(old).resolve("data"), FileTime.from(OLD));

        Run run = run("--plimsoll.uploads.records=redis", redisIsGone);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(upload(old)).isDirectory();
    }

    /** Nobody can have kept a record by a secret that there is not; and looking makes none. */
    @Test
    void whereNoNodeEverRanRedisIsNotEvenAsked() throws Exception {
        Run run = run("--plimsoll.uploads.records=redis", "--plimsoll.redis=redis://127.0.0.1:1");
        assertThat(run.out()).containsExactly("{\"uploads\":0,\"bytes\":0,\"removed\":true}");
    }

    /** @param later how much later than its beginning, in seconds, it went on */
    private static String line(UploadId id, String later, int size) {
        return "{\"repository\":\"team/app\",\"id\":\"%s\",\"lastActivity\":\"2026-01-02T03:04:05%sZ\",\"size\":%d,"
                .formatted(id, later, size);
    }

    private UploadId begin(Instant when) {
        try (Registry registry = Registry.builder(StorageDrivers.create(directory.toUri()))
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
