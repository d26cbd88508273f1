package dev.plimsoll.driver.tck;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Content as an engine hands it to an append: buffers of every kind, each overwritten as soon as the driver requests the
 * next one or learns that there is none. A driver that asks for more than one at a time is told so by an error.
 */
final class Source extends Flux<ByteBuffer> {

    private static final byte SCRIBBLE = (byte) 0xDB;
    private static final int NEVER = -1;

    private final TestContent content;
    private final long offset;
    private final long length;
    private final int bufferSize;

    private int failAt = NEVER;
    private int pauseAt = NEVER;
    private final Sinks.One<Feed> paused = Sinks.one();

    /** Gives {@code length} bytes of the content, from {@code offset} on. */
    Source(TestContent content, long offset, long length, int bufferSize) {
        this.content = content;
        this.offset = offset;
        this.length = length;
        this.bufferSize = bufferSize;
    }

    /** Ends in {@link Broken} instead of giving this buffer; after the last one, instead of completing. */
    Source failingAt(int buffer) {
        failAt = buffer;
        return this;
    }

    /** Gives nothing when this buffer, or the end after the last one, is requested. */
    Source pausingAt(int buffer) {
        pauseAt = buffer;
        return this;
    }

    /** Waits until the driver has taken all before the pause. */
    void awaitPause() {
        paused.asMono().block(Duration.ofSeconds(20));
    }

    /** Goes on after the pause. */
    void resume() {
        paused.asMono().blockOptional(Duration.ofSeconds(20)).orElseThrow().emit();
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuffer> driver) {
        driver.onSubscribe(new Feed(driver));
    }

    /** What a failing source fails with. */
    static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Broken() {
            super("the client went away", null, false, false);
        }
    }

    private final class Feed implements Subscription {

        private final CoreSubscriber<? super ByteBuffer> driver;
        private final AtomicInteger outstanding = new AtomicInteger();
        private final AtomicInteger work = new AtomicInteger();
        private volatile boolean cancelled;
        private volatile @Nullable ByteBuffer lent;
        private int index;

        Feed(CoreSubscriber<? super ByteBuffer> driver) {
            this.driver = driver;
        }

        @Override
        public void request(long n) {
            if (outstanding.addAndGet((int) Math.min(n, Integer.MAX_VALUE / 2)) > 1) {
                cancelled = true;
                driver.onError(new AssertionError("more than one buffer was requested at a time"));
            } else if (work.getAndIncrement() == 0) {
                answerAll();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        /** A driver may request from within {@code onNext}: answer in turn, not in depth. */
        private void answerAll() {
            do {
                answer();
            } while (work.decrementAndGet() > 0);
        }

        private void answer() {
            takeBack();
            if (cancelled) {
                return;
            }
            if (index == failAt) {
                driver.onError(new Broken());
            } else if (index == pauseAt) {
                paused.tryEmitValue(this);
            } else {
                emit();
            }
        }

        void emit() {
            long done = (long) index * bufferSize;
            int kind = index % 5;
            index = index + 1;
            outstanding.decrementAndGet();
            if (done >= length) {
                driver.onComplete();
            } else {
                driver.onNext(lend(offset + done, (int) Math.min(bufferSize, length - done), kind));
            }
        }

        /** A fifth each: whole heap arrays, parts of one, direct memory, and read-only views of both. */
        private ByteBuffer lend(long at, int size, int kind) {
            byte[] bytes = content.bytes(at, size);
            ByteBuffer buffer =
                    kind < 3 ? ByteBuffer.allocate(size + 2 * (kind % 2)) : ByteBuffer.allocateDirect(size + 7);
            lent = buffer;
            int start = Math.min(kind % 2, buffer.capacity() - size);
            buffer.position(start).limit(start + size);
            buffer.duplicate().put(bytes);
            return kind == 2 || kind == 4 ? buffer.asReadOnlyBuffer() : buffer;
        }

        private void takeBack() {
            ByteBuffer buffer = lent;
            if (buffer != null) {
                buffer.clear();
                while (buffer.hasRemaining()) {
                    buffer.put(SCRIBBLE);
                }
            }
        }
    }
}
