package dev.plimsoll.driver.filesystem;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of daemon threads that take tasks in turn, start when they are needed and end when they are idle.
 *
 * <p>Unlike the pool of the JDK, handing over a task never takes a lock, so an event loop may do it at any moment. And
 * nothing interrupts a thread: that would close the file channel it works on.
 *
 * <p>Of a burst of tasks each wakes a thread only when the one woken before it is at work, and that one wakes the next if
 * there is something left: short tasks are most often done by a thread or two, and one that waits for a device holds up none.
 *
 * <p>A task that is handed over by a task is most often the next step of the same work: the thread does it itself as soon as the
 * one under way has ended, and wakes nobody, unless others have been waiting longer.
 */
final class Workers {

    private static final int IDLE_SECONDS = 30;
    private static final long CLOSED = 1L << 62;
    private static final Runnable LEAVE = Workers::leave;

    private final int most;
    private final Runnable atEnd;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** Wakes one idle thread for each permit; giving one takes no lock. */
    private final Semaphore wake = new Semaphore(0);

    /** Whether a permit was given that no thread has taken yet. */
    private final AtomicBoolean waking = new AtomicBoolean();

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
        if (!(Thread.currentThread() instanceof Worker worker && worker.keeps(this, task))) {
            hand(task);
        }
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
        queue(task);
        if ((unfinished.get() & ~CLOSED) > threads.get() && entered()) {
            start();
        }
    }

    private void queue(Runnable task) {
        tasks.add(task);
        wake();
    }

    private void wake() {
        if (waking.compareAndSet(false, true)) {
            wake.release();
        }
    }

    private void start() {
        Thread thread = new Worker(this, "plimsoll-file-" + names.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    /** A thread, and the task that it does next. */
    private static final class Worker extends Thread {

        private final Workers workers;
        private @Nullable Runnable kept;

        Worker(Workers workers, String name) {
            super(name);
            this.workers = workers;
        }

        @Override
        public void run() {
            workers.work(this);
        }

        /** Returns whether this thread, which is the current one, does the task next: if it has none yet and no other waits. */
        boolean keeps(Workers of, Runnable task) {
            if (of != workers || kept != null || !workers.tasks.isEmpty()) {
                return false;
            }
            kept = task;
            return true;
        }

        @Nullable
        Runnable kept() {
            Runnable next = kept;
            kept = null;
            return next;
        }
    }

    private void work(Worker worker) {
        try {
            for (Runnable task = next(worker); task != LEAVE; task = next(worker)) {
                run(task);
            }
        } finally {
            Runnable kept = worker.kept();
            if (kept != null) {
                queue(kept);
            }
            threads.decrementAndGet();
            Runnable left = tasks.peek();
            if (left != null && left != LEAVE && entered()) {
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
                queue(LEAVE);
            }
        }
    }

    private Runnable next(Worker worker) {
        Runnable kept = worker.kept();
        return kept == null ? next() : kept;
    }

    /** Returns the next task, or {@link #LEAVE} when none has come for a while. */
    private Runnable next() {
        Runnable task = tasks.poll();
        while (task == null) {
            if (!woken()) {
                return LEAVE;
            }
            task = tasks.poll();
            if (!tasks.isEmpty()) {
                wake();
            }
        }
        if (task == LEAVE) {
            queue(LEAVE); // for the others
        }
        return task;
    }

    private boolean woken() {
        try {
            boolean woken = wake.tryAcquire(IDLE_SECONDS, TimeUnit.SECONDS);
            if (woken) {
                waking.set(false);
            }
            return woken;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void leave() {}
}
