package dev.plimsoll.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the program starts, and how it says that it cannot. */
@Execution(ExecutionMode.CONCURRENT) // it waits for programs of its own
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StartTest {

    private record Run(int exit, String output) {}

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "plimsoll.storage=ftp://user:secret@host/x, plimsoll.storage",
        "plimsoll.storage=memory:secret, plimsoll.storage",
        "plimsoll.storage=a secret, plimsoll.storage",
        "plimsoll.storage=file:///proc/none/x, plimsoll.storage",
        "plimsoll.storage.durability=disk, plimsoll.storage.durability",
        "plimsoll.storage.durabilty=os, plimsoll.storage.durabilty",
        "plimsoll.uploads.purge.age=59s, plimsoll.uploads.purge.age",
        "plimsoll.uploads.purge.interval=0, plimsoll.uploads.purge.interval",
        "plimsoll.buffer-memory=1MB, plimsoll.buffer-memory",
        "plimsoll.blob-limit=much, plimsoll.blob-limit",
        "plimsoll.cache.entries=-1, plimsoll.cache.entries",
        "plimsoll.delet.enabled=true, plimsoll.delet.enabled",
        "plimsoll.redis=http://u:secret@h, plimsoll.redis",
        "plimsoll.redis=redis:secret, plimsoll.redis",
        "plimsoll.uploads.records=redis, plimsoll.uploads.records",
        "plimsoll.auth.users-file=/none/secret, plimsoll.auth",
        "plimsoll.auth.realm=https://registry.test/token, plimsoll.auth.users-file",
        "plimsoll.auth.rules[0].who=alice, plimsoll.auth",
        "plimsoll.http.requests-per-second=-1, plimsoll.http.requests-per-second",
        "plimsoll.http.request-burst=0, plimsoll.http.request-burst",
        "plimsoll.http.client-address=guess, plimsoll.http.client-address",
        "plimsoll.http.redirect-clients=10.0.0.0/33, plimsoll.http.redirect-clients is 10.0.0.0/33: must be networks",
        "plimsoll.http.redirect-except=data-centre, plimsoll.http.redirect-except",
        "server.port=-5, server.port",
        "server.address=192.0.2.1, server.address"
    })
    void aWrongPropertyIsNamedInOneLineAndTheProgramEnds(String property, String named) throws Exception {
        Run run = run("--" + property);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output()).contains(named).doesNotContain("secret");
        assertThat(run.output().lines()).hasSize(1);
    }

    @Test
    void aPortInUseIsNamedInOneLine() throws Exception {
        try (RunningServer server = RunningServer.start("plimsoll.storage=memory:")) {
            Run run = run("--plimsoll.storage=memory:", "--server.port=" + server.port());
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output()).contains("server.port", "Address already in use");
            assertThat(run.output().lines()).hasSize(1);
        }
    }

    @Test
    void contentIsKeptInTheFolderDataUnlessToldOtherwise() throws Exception {
        Process process = ChildProgram.start(directory, "--server.port=0");
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).contains("ready at 127.0.0.1:", "storage file:");
            assertThat(Files.isDirectory(directory.resolve("data"))).isTrue();
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).isEqualTo(143);
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        Process process = ChildProgram.start(directory, arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
