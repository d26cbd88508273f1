package dev.plimsoll.engine.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

class TurnsTest {

    private final Turns<String> turns = new Turns<>();

    @Test
    void runsAnOperationOnlyWhenSubscribed() {
        PublisherProbe<String> operation = PublisherProbe.of(Mono.just("done"));
        Mono<String> taken = turns.take("u", turns.ticket(), turn -> operation.mono());
        operation.assertWasNotSubscribed();
        StepVerifier.create(taken).expectNext("done").verifyComplete();
        StepVerifier.create(taken).expectNext("done").verifyComplete();
        assertThat(operation.subscribeCount()).isEqualTo(2);
    }

    @Test
    void keepsAResultUntilItIsRequested() {
        List<String> results = new ArrayList<>();
        BaseSubscriber<String> late = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(String result) {
                results.add(result);
            }
        };
        turns.take("u", turns.ticket(), turn -> Mono.just("done")).subscribe(late);
        assertThat(results).isEmpty();
        late.request(1);
        assertThat(results).containsExactly("done");
    }

    @Test
    void anOperationMayHaveNoResult() {
        StepVerifier.create(turns.take("u", turns.ticket(), turn -> Mono.empty()))
                .verifyComplete();
    }

    @Test
    void interruptsTheOneUnderWayAndWaitsForItsEnd() {
        Sinks.One<String> first = Sinks.one();
        AtomicReference<Throwable> reason = new AtomicReference<>();
        Disposable running = turns.take("u", turns.ticket(), turn -> {
                    turn.onInterrupt(reason::set);
                    return first.asMono();
                })
                .subscribe();
        PublisherProbe<String> second = PublisherProbe.of(Mono.just("second"));
        StepVerifier.create(turns.take("u", turns.ticket(), turn -> second.mono()))
                .then(() -> {
                    assertThat(reason.get()).isInstanceOf(Superseded.class);
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
        Disposable running =
                turns.take("u", turns.ticket(), turn -> first.asMono()).subscribe();
        PublisherProbe<String> second = PublisherProbe.of(Mono.just("second"));
        AtomicReference<Throwable> refused = new AtomicReference<>();
        Disposable waiting =
                turns.take("u", turns.ticket(), turn -> second.mono()).subscribe(done -> {}, refused::set);
        StepVerifier.create(turns.take("u", turns.ticket(), turn -> Mono.just("third")))
                .then(() -> first.tryEmitValue("first").orThrow())
                .expectNext("third")
                .verifyComplete();
        assertThat(refused.get()).isInstanceOf(Superseded.class);
        second.assertWasNotSubscribed();
        assertThat(running.isDisposed() && waiting.isDisposed()).isTrue();
    }

    @Test
    void oneThatWasOnItsWayEarlierDoesNotInterruptANewerOne() {
        long early = turns.ticket();
        Sinks.One<String> newer = Sinks.one();
        AtomicBoolean interrupted = new AtomicBoolean();
        Disposable running = turns.take("u", turns.ticket(), turn -> {
                    turn.onInterrupt(reason -> interrupted.set(true));
                    return newer.asMono();
                })
                .subscribe();
        StepVerifier.create(turns.take("u", early, turn -> Mono.just("late"))).verifyError(Superseded.class);
        assertThat(interrupted).isFalse();
        newer.tryEmitValue("newer").orThrow();
        assertThat(running.isDisposed()).isTrue();
        StepVerifier.create(turns.take("u", early, turn -> Mono.just("late")))
                .expectNext("late")
                .verifyComplete();
    }

    @Test
    void anAbandonedOperationIsInterruptedNotCancelled() {
        AtomicBoolean interrupted = new AtomicBoolean();
        PublisherProbe<String> operation = PublisherProbe.of(Mono.never());
        turns.take("u", turns.ticket(), turn -> {
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
        Disposable running =
                turns.take("u", turns.ticket(), turn -> Mono.never()).subscribe();
        StepVerifier.create(turns.take("v", turns.ticket(), turn -> Mono.just("done")))
                .expectNext("done")
                .verifyComplete();
        running.dispose();
    }
}
