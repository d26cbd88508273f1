package dev.plimsoll.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class OnDemandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicInteger asked = new AtomicInteger();

    private Mono<String> answer(Mono<String> answer) {
        return OnDemand.ask(Mono.defer(() -> {
            asked.incrementAndGet();
            return answer;
        }));
    }

    /** As when it comes on another thread before the one that asked has gone on. */
    @Test
    void anAnswerThatComesWhileTheQuestionIsBeingAskedIsNotLost() {
        StepVerifier.create(answer(Mono.just("page")), 0)
                .then(() -> assertThat(asked).hasValue(0))
                .thenRequest(1)
                .expectNext("page")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(asked).hasValue(1);
    }

    @Test
    void itIsAskedOnceHoweverOftenMoreIsRequested() {
        TestPublisher<String> answer = TestPublisher.create();
        StepVerifier.create(answer(answer.mono()), 0)
                .thenRequest(1)
                .thenRequest(1)
                .then(() -> answer.emit("page"))
                .expectNext("page")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(asked).hasValue(1);
    }

    @Test
    void aQuestionWithoutAnAnswerFails() {
        StepVerifier.create(answer(Mono.empty()), 0)
                .thenRequest(1)
                .expectError(NoSuchElementException.class)
                .verify(PATIENCE);
    }

    @Test
    void whoeverNoLongerWantsTheAnswerCancelsTheQuestion() {
        TestPublisher<String> answer = TestPublisher.create();
        StepVerifier.create(answer(answer.mono()), 1).thenCancel().verify(PATIENCE);
        answer.assertCancelled();
    }
}
