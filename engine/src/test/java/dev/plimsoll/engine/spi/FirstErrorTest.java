package dev.plimsoll.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class FirstErrorTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final RegistryException one = new Unavailable("one", true, new IllegalStateException());
    private final RegistryException two = new Unavailable("two", true, new IllegalStateException());

    /** Both fail while the result of a third is being passed on. */
    private Flux<Integer> atOnce() {
        Sinks.One<Integer> first = Sinks.one();
        Sinks.One<Integer> second = Sinks.one();
        Flux<Integer> results =
                Flux.just(first.asMono(), second.asMono(), Mono.just(3)).flatMap(result -> result, 3);
        return results.doOnNext(third -> {
            first.tryEmitError(one);
            second.tryEmitError(two);
        });
    }

    @Test
    void reactorPutsErrorsOfTheSameMomentIntoOne() {
        StepVerifier.create(atOnce())
                .expectNext(3)
                .expectErrorMatches(Exceptions::isMultiple)
                .verify(LIMIT);
    }

    @Test
    void theFirstOfThemIsTold() {
        StepVerifier.create(atOnce().transform(FirstError::of))
                .expectNext(3)
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(one))
                .verify(LIMIT);
    }

    @Test
    void alsoOfSeveralThatAreSeveral() {
        RuntimeException inner = Exceptions.multiple(two, one);
        StepVerifier.create(Flux.error(Exceptions.multiple(inner, one)).transform(FirstError::of))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(two))
                .verify(LIMIT);
    }

    @Test
    void anErrorAloneIsToldAsItIs() {
        StepVerifier.create(Flux.error(two).transform(FirstError::of))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(two))
                .verify(LIMIT);
    }
}
