package dev.plimsoll.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.bench.content.Sha256;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerProcessTest {

    private final ServerProcess self = new ServerProcess(ProcessHandle.current().pid());

    /** The kernel's figure against the JVM's, over half a second of work. */
    @Test
    void cpuTimeIsThatOfAllThreads() {
        double before = self.cpuSeconds();
        double ownBefore = Machine.clientCpuSeconds();
        MessageDigest work = Sha256.create();
        while (Machine.clientCpuSeconds() - ownBefore < 0.5) {
            work.update(new byte[1 << 16]);
        }
        assertThat(work.digest()).hasSize(32);
        assertThat(self.cpuSeconds() - before).isCloseTo(Machine.clientCpuSeconds() - ownBefore, within(0.1));
    }

    @Test
    void memoryIsInBytes() {
        assertThat(self.resident()).isBetween(20L << 20, 16L << 30);
        assertThat(self.peakResident()).isGreaterThanOrEqualTo(self.resident() / 2);
    }

    @Test
    void thePeakCanBeForgotten() {
        assertThat(self.forgetPeak()).isTrue();
        assertThat(self.peakResident()).isBetween(20L << 20, 16L << 30);
    }

    @Test
    void aProcessThatIsGoneIsSaidToBe() {
        ServerProcess none = new ServerProcess(Integer.MAX_VALUE);
        assertThat(none.exists()).isFalse();
        assertThat(self.exists()).isTrue();
        assertThatThrownBy(none::cpuSeconds)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void touchedMemoryIsFreedAgain() {
        long touched = FirstTouch.touch(3 << 20);
        assertThat(touched).isIn(0L, 3L << 20);
    }

    @Test
    void aStopwatchMeasuresBetweenStartAndStop() {
        Meter meter = new Meter();
        Stopwatch watch = new Stopwatch("self", 1, meter, () -> 0, self);
        watch.start(Duration.ofMillis(20), sample -> {});
        meter.succeeded(System.nanoTime(), System.nanoTime(), 1 << 20);
        MessageDigest work = Sha256.create();
        double before = Machine.clientCpuSeconds();
        while (Machine.clientCpuSeconds() - before < 0.2) {
            work.update(new byte[1 << 16]);
        }
        Round round = watch.stop();
        assertThat(round.seconds()).isBetween(0.05, 30.0);
        assertThat(round.bytes()).isEqualTo(1 << 20);
        assertThat(round.samples()).isNotEmpty();
        assertThat(round.server().orElseThrow().peakResident()).isGreaterThan(20L << 20);
        assertThat(round.clientCpuSeconds()).isBetween(0.2, 30.0);
    }
}
