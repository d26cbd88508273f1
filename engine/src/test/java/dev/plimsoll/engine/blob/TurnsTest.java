package dev.plimsoll.engine.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.UploadInvalid;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

class TurnsTest {

    private final Turns<String> turns = new Turns<>();

    @Test
    void runsAnOperationOnlyWhenSubscribed() {
        PublisherProbe<String> operation = PublisherProbe.of(Mono.just("done"));
        Mono<String> taken = turns.take("u", turn -> operation.mono());
        operation.assertWasNotSubscribed();
        StepVerifier.create(taken).expectNext("done").verifyComplete();
        StepVerifier.create(taken).expectNext("done").verifyComplete();
        assertThat(operation.subscribeCount()).isEqualTo(2);
    }

    @Test
    void interruptsTheOneUnderWayAndWaitsForItsEnd() {
        Sinks.One<String> first = Sinks.one();
        AtomicReference<Throwable> reason = new AtomicReference<>();
        Disposable running = turns.take("u", turn -> {
                    turn.onInterrupt(reason::set);
                    return first.asMono();
                })
                .subscribe();
        PublisherProbe<String> second = PublisherProbe.of(Mono.just("second"));
        StepVerifier.create(turns.take("u", turn -> second.mono()))
                .then(() -> {
                    assertThat(reason.get()).isInstanceOf(UploadInvalid.class);
                    second.assertWasNotSubscribed();
                    first.tryEmitValue("first").orThrow();
                })
                .expectNext("second")
                .verifyComplete();
        assertThat(running.isDisposed()).isTrue();
    }

    @Test
    void refusesOneThatWasOvertakenBeforeItsTurn() {
        Sinks.One<String> first = Sinks.one();
        Disposable running = turns.take("u", turn -> first.asMono()).subscribe();
        PublisherProbe<String> second = PublisherProbe.of(Mono.just("second"));
        AtomicReference<Throwable> refused = new AtomicReference<>();
        Disposable waiting = turns.take("u", turn -> second.mono()).subscribe(done -> {}, refused::set);
        StepVerifier.create(turns.take("u", turn -> Mono.just("third")))
                .then(() -> first.tryEmitValue("first").orThrow())
                .expectNext("third")
                .verifyComplete();
        assertThat(refused.get()).isInstanceOf(UploadInvalid.class);
        second.assertWasNotSubscribed();
        assertThat(running.isDisposed() && waiting.isDisposed()).isTrue();
    }

    @Test
    void anAbandonedOperationIsInterruptedNotCancelled() {
        AtomicBoolean interrupted = new AtomicBoolean();
        PublisherProbe<String> operation = PublisherProbe.of(Mono.never());
        turns.take("u", turn -> {
                    turn.onInterrupt(reason -> interrupted.set(true));
                    return operation.mono();
                })
                .subscribe()
                .dispose();
        assertThat(interrupted).isTrue();
        operation.assertWasSubscribed();
        operation.assertWasNotCancelled();
    }

    @Test
    void differentUploadsDoNotWaitForEachOther() {
        Disposable running = turns.take("u", turn -> Mono.never()).subscribe();
        StepVerifier.create(turns.take("v", turn -> Mono.just("done")))
                .expectNext("done")
                .verifyComplete();
        running.dispose();
    }
}
