package dev.plimsoll.engine.buffer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * Gathers small, short-lived buffers of a source into large batches for one writer.
 *
 * <p><b>Upstream</b> it asks for one buffer at a time, and is done with each when {@code onNext} returns: the observer has
 * seen it and its bytes are copied into a batch. <b>Downstream</b> it hands over what is there as soon as the writer asks,
 * however little; while the writer is busy, bytes gather, up to one full batch, and then the source waits. Nothing waits for
 * a batch to fill, so a slow source holds no memory.
 *
 * <p>A batch belongs to the writer from {@code onNext} until it has asked for another one or the content has ended.
 *
 * <p><b>Cut off</b> by {@link #cut}, or by a source that fails, it gives the writer what had arrived and then completes, so
 * that the writer can make it safe; {@link #failure} tells afterwards. <b>Cancelled</b> by the writer, it cancels the source
 * and frees everything.
 *
 * <p>Written by hand because no operator of Reactor gathers by demand and by a budget at once.
 */
public final class Gather implements Publisher<ByteBuffer> {

    private final BatchPool pool;
    private final Consumer<ByteBuffer> observer;
    private final Source source = new Source();
    private final Sink sink = new Sink();
    private final Sinks.One<Boolean> any = Sinks.one();
    private final AtomicInteger work = new AtomicInteger();

    // Guarded by `gathered`: short critical sections, never held while calling out.
    private final Deque<Batch> gathered = new ArrayDeque<>();
    private @Nullable Batch handedOver;
    private long demand;
    private boolean sourceAsked;
    private boolean sourceWaits;
    private boolean observing;
    private boolean cutWhileObserving;
    private boolean ended;
    private boolean finished;

    private boolean announced; // only touched while draining
    private @Nullable Subscription upstream;
    private volatile @Nullable Subscriber<? super ByteBuffer> writer;
    private volatile @Nullable Throwable failure;
    private volatile long received;

    /**
     * @param observer sees each source buffer before it is copied, on the source's thread; it must leave position and limit as
     *     they are
     */
    public Gather(BatchPool pool, Consumer<ByteBuffer> observer) {
        this.pool = pool;
        this.observer = observer;
    }

    /** Subscribes to the source; call it once. */
    public void start(Publisher<ByteBuffer> content) {
        content.subscribe(source);
    }

    /** Returns true as soon as there is content to hand over, false if the source ended without any. */
    public Mono<Boolean> hasContent() {
        return any.asMono();
    }

    /** Ends the content here, for the given reason; no effect after its end. */
    public void cut(Throwable reason) {
        end(reason);
        cancelSource();
        drain();
    }

    /** Returns whether a source buffer may be taken in; if so, the content does not end before it is. */
    private boolean beginObserving() {
        synchronized (gathered) {
            sourceAsked = false;
            observing = !ended;
            return observing;
        }
    }

    private void endObserving() {
        synchronized (gathered) {
            observing = false;
            ended |= cutWhileObserving;
        }
    }

    /** Cancels the source and frees everything; no effect after the content has ended. Call it when the writer is done. */
    public void close() {
        sink.cancel();
    }

    /** Returns why the content ended early; null if the source completed, or has not ended. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Returns how many bytes arrived. */
    public long received() {
        return received;
    }

    /** Hands batches to the one writer. */
    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        writer = subscriber;
        subscriber.onSubscribe(sink);
        drain();
    }

    private void end(@Nullable Throwable reason) {
        synchronized (gathered) {
            if (ended || cutWhileObserving) {
                return;
            }
            failure = reason;
            cutWhileObserving = observing;
            ended = !observing;
        }
    }

    private void cancelSource() {
        Subscription current;
        synchronized (gathered) {
            current = upstream;
            upstream = Operators.cancelledSubscription();
        }
        pool.ledger().forget(source);
        if (current != null) {
            current.cancel();
        }
    }

    /** Copies into batches; a buffer larger than the room left spreads over several. */
    private void add(ByteBuffer content) {
        Batch outgrown;
        synchronized (gathered) {
            received += content.remaining();
            outgrown = content.hasRemaining() ? outgrownBy(content.remaining()) : null;
            while (!finished && content.hasRemaining()) {
                ByteBuffer batch = batchFor(content.remaining()).bytes();
                int length = Math.min(batch.remaining(), content.remaining());
                batch.put(batch.position(), content, content.position(), length);
                batch.position(batch.position() + length);
                content.position(content.position() + length);
            }
        }
        if (outgrown != null) {
            pool.give(outgrown);
        }
    }

    /**
     * Puts a larger batch in the place of one that has too little room, and returns that one, to be given back unlocked. Beyond
     * the ledger's line there is no such comfort: what is over goes to a batch of its own, no larger than it needs.
     */
    private @Nullable Batch outgrownBy(int bytes) {
        Batch filling = gathered.peekLast();
        if (finished || filling == null || !canGrow(filling) || filling.bytes().remaining() >= bytes) {
            return null;
        }
        gathered.removeLast();
        Batch larger = pool.take(filling.bytes().position() + bytes);
        larger.bytes().put(filling.bytes().flip());
        gathered.add(larger);
        return filling;
    }

    private boolean canGrow(Batch batch) {
        return batch.size() < BatchPool.BATCH && pool.ledger().hasRoom();
    }

    private Batch batchFor(int bytes) {
        Batch filling = gathered.peekLast();
        if (filling != null && filling.bytes().hasRemaining()) {
            return filling;
        }
        Batch batch = pool.take(bytes);
        gathered.add(batch);
        return batch;
    }

    /** Does all there is to do, on whichever thread came first; others leave their work to it. */
    private void drain() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            step();
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    private void step() {
        Subscriber<? super ByteBuffer> to = writer;
        boolean hasAny;
        boolean over;
        synchronized (gathered) {
            hasAny = received > 0;
            over = ended;
        }
        if (!announced && (hasAny || over)) {
            announced = true;
            any.tryEmitValue(hasAny);
        }
        if (to != null) {
            handOver(to);
        }
        askSource();
    }

    private void handOver(Subscriber<? super ByteBuffer> to) {
        while (true) {
            Batch batch = next();
            if (batch == null) {
                break;
            }
            to.onNext(batch.bytes().flip());
            releaseIfAskedAhead();
        }
        if (isExhausted()) {
            to.onComplete();
        }
    }

    private @Nullable Batch next() {
        synchronized (gathered) {
            if (finished || demand == 0 || handedOver != null || gathered.isEmpty()) {
                return null;
            }
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            Batch batch = gathered.remove();
            handedOver = batch;
            return batch;
        }
    }

    private boolean isExhausted() {
        synchronized (gathered) {
            // A writer asks for more when it is done with the last batch; completion waits for that.
            boolean exhausted = !finished && ended && gathered.isEmpty() && handedOver == null;
            finished |= exhausted;
            return exhausted;
        }
    }

    private void releaseIfAskedAhead() {
        boolean ahead;
        synchronized (gathered) {
            ahead = demand > 0;
        }
        if (ahead) {
            release();
        }
    }

    private void release() {
        Batch batch;
        synchronized (gathered) {
            batch = handedOver;
            handedOver = null;
        }
        if (batch != null) {
            pool.give(batch);
        }
    }

    private void askSource() {
        Subscription from;
        synchronized (gathered) {
            if (upstream == null || ended || finished || sourceAsked || sourceWaits || !hasPlace()) {
                return;
            }
            sourceWaits = true;
            from = upstream;
        }
        if (!pool.ledger().admits(source)) {
            return;
        }
        synchronized (gathered) {
            sourceWaits = false;
            sourceAsked = true;
        }
        from.request(1);
    }

    /** Returns whether more may gather: up to one batch of the largest size. */
    private boolean hasPlace() {
        Batch filling = gathered.peekLast();
        return filling == null
                || gathered.size() == 1
                        && (filling.size() < BatchPool.BATCH || filling.bytes().hasRemaining());
    }

    private void discard() {
        Deque<Batch> left;
        synchronized (gathered) {
            finished = true;
            left = new ArrayDeque<>(gathered);
            gathered.clear();
        }
        release();
        left.forEach(pool::give);
    }

    /** The side that content comes in. */
    private final class Source implements CoreSubscriber<ByteBuffer>, ByteLedger.Waiter {

        @Override
        public void onSubscribe(Subscription subscription) {
            boolean late;
            synchronized (gathered) {
                late = upstream != null;
                upstream = late ? upstream : subscription;
            }
            if (late) {
                subscription.cancel();
            } else {
                drain();
            }
        }

        @Override
        public void onNext(ByteBuffer content) {
            if (beginObserving()) {
                observer.accept(content);
                add(content);
                endObserving();
                drain();
            }
        }

        @Override
        public void onError(Throwable reason) {
            end(reason);
            drain();
        }

        @Override
        public void onComplete() {
            end(null);
            drain();
        }

        @Override
        public void admitted() {
            synchronized (gathered) {
                sourceWaits = false;
            }
            drain();
        }

        @Override
        public Context currentContext() {
            return Context.empty();
        }
    }

    /** The side that batches go out. */
    private final class Sink implements Subscription {

        @Override
        public void request(long n) {
            release();
            synchronized (gathered) {
                demand = Operators.addCap(demand, n);
            }
            drain();
        }

        @Override
        public void cancel() {
            end(null);
            cancelSource();
            discard();
        }
    }
}
