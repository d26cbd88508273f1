package dev.plimsoll.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** This process and the machine it runs on. */
public final class Machine {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final double TICKS = 100; // a second
    private static final int IDLE = 4;
    private static final int STEAL = 8;

    private Machine() {}

    /** Returns this process's CPU time in seconds. */
    public static double clientCpuSeconds() {
        return SYSTEM.getProcessCpuTime() / 1e9;
    }

    /**
     * Returns the CPU time of all processes, and what the hypervisor kept for itself, in seconds; 0 where {@code /proc} does not tell. What neither
     * the load nor the server used of it is noise.
     */
    public static double busyCpuSeconds() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElse("").split(" +", -1);
            double busy = 0;
            for (int i = 1; i <= STEAL && i < fields.length; i++) {
                busy += i == IDLE || i == IDLE + 1 ? 0 : Long.parseLong(fields[i]);
            }
            return busy / TICKS;
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    /** Returns processor, cores, memory, kernel and Java in one line. */
    public static String description() {
        return "%s, %d cores, %d MiB; %s %s; Java %s"
                .formatted(
                        processor(),
                        SYSTEM.getAvailableProcessors(),
                        SYSTEM.getTotalMemorySize() >> 20,
                        SYSTEM.getName(),
                        SYSTEM.getVersion(),
                        Runtime.version());
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(SYSTEM.getArch());
        } catch (IOException elsewhere) {
            return SYSTEM.getArch();
        }
    }
}
