package dev.plimsoll.driver.filesystem;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded number of daemon threads that take tasks in turn, start when they are needed and end when they are idle.
 *
 * <p>Unlike the pool of the JDK, handing over a task never takes a lock, so an event loop may do it at any moment. And
 * nothing interrupts a thread: that would close the file channel it works on.
 */
final class Workers {

    private static final int IDLE_SECONDS = 30;
    private static final long CLOSED = 1L << 62;
    private static final Runnable LEAVE = Workers::leave;

    private final int most;
    private final Runnable atEnd;
    private final LinkedTransferQueue<Runnable> tasks = new LinkedTransferQueue<>();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();

    /** The number of tasks accepted and not yet ended; plus {@link #CLOSED}, once no others are accepted. */
    private final AtomicLong unfinished = new AtomicLong();

    /** @param atEnd what the last task does when it ends after {@link #close} */
    Workers(int most, Runnable atEnd) {
        this.most = most;
        this.atEnd = atEnd;
    }

    /**
     * Runs a task; one that throws ends its thread, and another takes its place.
     *
     * @throws RejectedExecutionException if closed
     */
    void execute(Runnable task) {
        if (unfinished.getAndUpdate(count -> count >= CLOSED ? count : count + 1) >= CLOSED) {
            throw new RejectedExecutionException("the store is closed");
        }
        hand(task);
    }

    /** Refuses further tasks; those accepted are run. Repeatable. */
    void close() {
        try {
            execute(() -> unfinished.updateAndGet(count -> count | CLOSED));
        } catch (RejectedExecutionException closedBefore) {
            return;
        }
    }

    private void hand(Runnable task) {
        if (!tasks.tryTransfer(task)) {
            tasks.add(task);
            if (entered()) {
                start();
            }
        }
    }

    private void start() {
        Thread thread = new Thread(this::work, "plimsoll-file-" + names.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        try {
            for (Runnable task = next(); task != LEAVE; task = next()) {
                run(task);
            }
        } finally {
            threads.decrementAndGet();
            Runnable waiting = tasks.peek();
            if (waiting != null && waiting != LEAVE && entered()) {
                start();
            }
        }
    }

    private boolean entered() {
        return threads.getAndUpdate(count -> Math.min(most, count + 1)) < most;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            if (unfinished.decrementAndGet() == CLOSED) {
                atEnd.run();
                tasks.add(LEAVE);
            }
        }
    }

    /** Returns the next task, or {@link #LEAVE} when none has come for a while. */
    private Runnable next() {
        try {
            Runnable task = tasks.poll(IDLE_SECONDS, TimeUnit.SECONDS);
            if (task == LEAVE) {
                tasks.add(LEAVE); // for the others
            }
            return task == null ? LEAVE : task;
        } catch (InterruptedException e) {
            return LEAVE;
        }
    }

    private static void leave() {}
}
