package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.campaign.Watcher;
import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Shows how far a run is: a line that is written over and over on a terminal, a line for each step elsewhere. */
final class Progress implements Watcher {

    private static final double MIB = 1L << 20;

    private final PrintStream out;
    private final boolean terminal;
    private String title = "";

    private Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Progress onErrorStream() {
        return new Progress(System.err, isTerminal());
    }

    /** Where the kernel does not tell, plain lines are safe. */
    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException elsewhere) {
            return false;
        }
    }

    @Override
    public void begins(String target, String phase, int number) {
        title = number == 0 ? target + ": " + phase : target + ", round " + number + ": " + phase;
        show(title);
    }

    @Override
    public void sampled(Sample sample) {
        if (terminal) {
            show("%s  %.1f s  %d done  %.1f MiB/s  %d failed"
                    .formatted(
                            title,
                            sample.seconds(),
                            sample.operations(),
                            sample.bytes() / MIB / sample.seconds(),
                            sample.failed()));
        }
    }

    @Override
    public void ended(Round round) {
        show("%s  %.2f s  %d done  %.1f MiB/s  %d failed"
                .formatted(title, round.seconds(), round.operations(), round.mibPerSecond(), round.failed()));
        if (terminal) {
            out.println();
        }
    }

    private void show(String line) {
        if (terminal) {
            out.print("\r\u001b[K" + line);
            out.flush();
        } else {
            out.println(line);
        }
    }
}
