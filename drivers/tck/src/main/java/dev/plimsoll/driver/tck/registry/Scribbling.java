package dev.plimsoll.driver.tck.registry;

import java.nio.ByteBuffer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** Overwrites each writable buffer when the subscriber's {@code onNext} has returned, so that whoever kept it is found out. */
final class Scribbling extends FluxOperator<ByteBuffer, ByteBuffer> {

    Scribbling(Flux<ByteBuffer> source) {
        super(source);
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuffer> actual) {
        source.subscribe(new Scribbler(actual));
    }

    private record Scribbler(CoreSubscriber<? super ByteBuffer> actual) implements CoreSubscriber<ByteBuffer> {

        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            ByteBuffer memory = buffer.duplicate().clear();
            actual.onNext(buffer);
            while (memory.hasRemaining()) {
                memory.put((byte) 0xEE);
            }
        }

        @Override
        public void onError(Throwable failure) {
            actual.onError(failure);
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }
    }
}
