package dev.plimsoll.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel tells of a process of this machine, in {@code /proc}. Reads files: not for threads that must not block.
 *
 * @param pid the process
 */
public record ServerProcess(long pid) {

    private static final double TICKS = 100; // a second: USER_HZ is 100 wherever Java runs on Linux
    private static final int USER_TIME = 11; // counted after the name, which may hold spaces
    private static final int SYSTEM_TIME = 12;

    /** Returns the CPU time of all its threads, ended ones too, in seconds. The kernel tells it in hundredths. */
    public double cpuSeconds() {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) / TICKS;
    }

    /** Returns its resident memory in bytes. */
    public long resident() {
        return status("VmRSS:");
    }

    /** Returns the most resident memory it had, in bytes: since {@link #forgetPeak}, if that worked. */
    public long peakResident() {
        return status("VmHWM:");
    }

    /** Begins a new peak; whether the kernel allowed it, which it does to the process's owner. */
    public boolean forgetPeak() {
        try {
            Files.writeString(file("clear_refs"), "5");
            return true;
        } catch (IOException notAllowed) {
            return false;
        }
    }

    /** Returns whether there is such a process. */
    public boolean exists() {
        return Files.exists(file("stat"));
    }

    private long status(String field) {
        List<String> lines = read("status").lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private String read(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " is gone", gone);
        }
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
