package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WorkersTest {

    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void atMostSoManyTasksRunAtOnceAndAllAreRun() throws InterruptedException {
        Workers workers = new Workers(3, ended::countDown);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 10_000; i++) {
            workers.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                threads.add(Thread.currentThread().getName());
                running.decrementAndGet();
                done.incrementAndGet();
            });
        }
        workers.close();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasValue(10_000);
        assertThat(most).hasValueBetween(1, 3);
        assertThat(threads).hasSizeBetween(1, 3).allMatch(name -> name.startsWith("plimsoll-file-"));
    }

    @Test
    void theEndComesAfterTheLastTaskAndOnce() throws InterruptedException {
        AtomicInteger ends = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        Workers workers = new Workers(2, () -> {
            ends.incrementAndGet();
            ended.countDown();
        });
        workers.execute(() -> await(release));
        workers.close();
        workers.close();
        assertThat(ended.await(50, TimeUnit.MILLISECONDS)).isFalse();
        release.countDown();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ends).hasValue(1);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> workers.execute(() -> {}));
    }

    @Test
    void threadsEndWithTheWorkers() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Workers workers = new Workers(4, ended::countDown);
        CountDownLatch all = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            workers.execute(() -> {
                threads.add(Thread.currentThread());
                all.countDown();
                await(all);
            });
        }
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        workers.close();
        for (Thread thread : threads) {
            thread.join(10_000);
        }

        assertThat(threads).hasSize(4).noneMatch(Thread::isAlive).allMatch(Thread::isDaemon);
    }

    @Test
    void aTaskThatFailsDoesNotStopTheOthers() throws InterruptedException {
        Workers workers = new Workers(1, ended::countDown);
        AtomicInteger done = new AtomicInteger();
        workers.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, expected) -> done.incrementAndGet());
            throw new IllegalStateException("expected by the test");
        });
        workers.execute(done::incrementAndGet);
        workers.close();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasValueBetween(1, 2);
    }

    @Test
    void whatATaskHandsOverIsDoneByItsThreadIfNoOtherWaits() throws InterruptedException {
        Workers workers = new Workers(4, ended::countDown);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        chain(workers, threads, 1_000);
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(threads).hasSize(1_000);
        assertThat(Set.copyOf(threads)).hasSize(1);
    }

    private static void chain(Workers workers, List<Thread> threads, int length) {
        workers.execute(() -> {
            threads.add(Thread.currentThread());
            if (length == 1) {
                workers.close();
            } else {
                chain(workers, threads, length - 1);
            }
        });
    }

    @Test
    void whatATaskHandsOverComesAfterThoseThatWait() {
        Workers workers = new Workers(1, ended::countDown);
        List<String> done = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);
        workers.execute(() -> {
            begun.countDown();
            await(waits);
            workers.execute(() -> done.add("handed over"));
        });
        await(begun);
        workers.execute(() -> done.add("waited"));
        waits.countDown();
        workers.execute(() -> workers.close());
        await(ended);

        assertThat(done).containsExactlyInAnyOrder("waited", "handed over").startsWith("waited");
    }

    @Test
    void severalTasksThatATaskHandsOverAreDoneAtOnce() {
        Workers workers = new Workers(3, ended::countDown);
        CountDownLatch all = new CountDownLatch(3);
        workers.execute(() -> waitForEachOther(3, all, workers));
        await(all);
        workers.close();
        await(ended);
    }

    /** None may be left to a thread that waits, whether the others sleep or are about to. */
    @Test
    void tasksThatWaitForEachOtherAreDoneAtOnceByThreadsThatWereIdle() {
        Workers workers = new Workers(4, ended::countDown);
        for (int burst = 0; burst < 2_000; burst++) {
            CountDownLatch all = new CountDownLatch(4);
            waitForEachOther(4, all, workers);
            await(all);
        }
        workers.close();
        await(ended);
    }

    /** Hands over tasks of which none ends before all have begun. */
    private static void waitForEachOther(int tasks, CountDownLatch all, Workers workers) {
        for (int i = 0; i < tasks; i++) {
            workers.execute(() -> {
                all.countDown();
                await(all);
            });
        }
    }

    @Test
    void whatAFailingTaskHandedOverIsDone() {
        Workers workers = new Workers(1, ended::countDown);
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, expected) -> {});
            workers.execute(done::countDown);
            throw new IllegalStateException("expected by the test");
        });
        await(done);
        workers.close();
        await(ended);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
