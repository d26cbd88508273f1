package dev.plimsoll.driver.s3;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/** Questions that cost a request, and are asked only when an answer is wanted. */
final class OnDemand {

    private OnDemand() {}

    /**
     * Asks nothing before something is requested, and only once however often that is done. Fails with
     * {@link java.util.NoSuchElementException} if there is no answer.
     */
    static <T> Mono<T> ask(Mono<T> question) {
        return Mono.create(sink -> {
            AtomicBoolean asked = new AtomicBoolean();
            sink.onRequest(wanted -> {
                if (asked.compareAndSet(false, true)) {
                    sink.onDispose(question.single().subscribe(sink::success, sink::error));
                }
            });
        });
    }
}
