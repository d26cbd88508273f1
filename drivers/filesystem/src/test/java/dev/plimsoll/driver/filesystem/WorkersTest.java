package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
