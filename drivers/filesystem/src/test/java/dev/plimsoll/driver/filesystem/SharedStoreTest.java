package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Several drivers on one root: in this process and in others. */
final class SharedStoreTest extends DriverFixture {

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void driversOfOneProcessCountTogether() {
        FilesystemDriver other = new FilesystemDriver(FilesystemOptions.at(root));
        prepareCounter();
        Flux<Void> counting = Flux.just(driver, other, driver, other)
                .flatMap(one -> Mono.fromRunnable(() -> OtherProcess.count(one, 50))
                        .subscribeOn(Schedulers.boundedElastic())
                        .then());
        run(counting.then());
        run(other.close());

        assertThat(counter()).isEqualTo(200);
    }

    @Test
    void aStoreIsOpenedWhileOthersWrite() {
        Disposable writing = Flux.range(0, Integer.MAX_VALUE)
                .flatMap(number -> put("busy/" + number, 1, Durability.RELAXED), 16)
                .subscribe();
        for (int i = 0; i < 300; i++) {
            FilesystemDriver other = new FilesystemDriver(FilesystemOptions.at(root));
            run(other.check());
            run(other.close());
        }

        assertThat(writing.isDisposed()).as("writing ended by itself").isFalse();
        writing.dispose();
    }

    @Test
    void processesCountTogether() throws Exception {
        prepareCounter();
        List<Process> others = List.of(other("count"), other("count"));
        OtherProcess.count(driver, OtherProcess.COUNTS);
        for (Process process : others) {
            assertThat(process.waitFor()).isZero();
        }

        assertThat(counter()).isEqualTo(3 * OtherProcess.COUNTS);
    }

    @Test
    void anAppendOfAnotherProcessKeepsThisOneOut() throws Exception {
        Process other = other("append");
        BufferedReader said = other.inputReader();
        assertThat(said.readLine()).isEqualTo("appending");

        // A driver that comes and goes must not take the locks of the others with it.
        FilesystemDriver guest = new FilesystemDriver(FilesystemOptions.at(root));
        run(guest.check());
        run(guest.close());
        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> run(append()));

        other.destroyForcibly().waitFor();
        assertThat(await(append()).length()).isEqualTo(10);
    }

    @Test
    void aGuestThatLeavesTakesNoLockOfThisProcessWithIt() throws Exception {
        Staged at = Staged.empty(key(OtherProcess.STAGED));
        Flux<ByteBuffer> endless = Flux.just(CONTENT.buffer(0, 10)).concatWith(Flux.never());
        var append = driver.append(at, endless).subscribe();
        while (!root.resolve(OtherProcess.STAGED).toFile().exists()) {
            Thread.onSpinWait();
        }
        FilesystemDriver guest = new FilesystemDriver(FilesystemOptions.at(root));
        run(guest.check());
        run(guest.close());

        Process other = other("append");
        assertThat(other.inputReader().readLine()).isEqualTo("conflict");
        assertThat(other.waitFor()).isZero();
        append.dispose();
    }

    /** Whatever the process may give away by its umask, files get their modes. */
    @Test
    void modesDoNotDependOnTheUmask() throws Exception {
        for (String umask : List.of("000", "077")) {
            Process other = start(umask, "modes-" + umask);
            assertThat(other.waitFor()).isZero();

            assertThat(mode(root.resolve("modes-" + umask))).isEqualTo("rwxr-x---");
            assertThat(mode(root.resolve("modes-" + umask + "/small"))).isEqualTo("rw-r-----");
            assertThat(mode(root.resolve("modes-" + umask + "/published"))).isEqualTo("r--r-----");
        }
    }

    private Mono<Staged> append() {
        return driver.append(Staged.empty(key(OtherProcess.STAGED)), CONTENT.buffers(0, 10, 10));
    }

    private void prepareCounter() {
        run(driver.put(OtherProcess.COUNTER, ByteBuffer.allocate(4), WriteCondition.always(), Durability.RELAXED));
    }

    private int counter() {
        return await(driver.get(OtherProcess.COUNTER, 4)).content().getInt();
    }

    private Process other(String task) throws IOException {
        return start("022", task);
    }

    private Process start(String umask, String task) throws IOException {
        List<String> command = List.of(
                "sh",
                "-c",
                "umask " + umask + " && exec \"$@\"",
                "sh",
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                root.toString(),
                task);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }
}
