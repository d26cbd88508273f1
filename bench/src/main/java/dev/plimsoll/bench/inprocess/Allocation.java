package dev.plimsoll.bench.inprocess;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** How many bytes of heap this process's threads took. Those of threads that have ended are not counted. */
final class Allocation {

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private Allocation() {}

    /** Returns the sum over all threads so far, in bytes. */
    static long bytes() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
