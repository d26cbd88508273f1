package dev.plimsoll.engine.spi;

import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

/**
 * Of several errors the one to tell. Reactor puts them into one that has no meaning of its own, where an operator goes on after failures,
 * and also where things done at once fail in the same moment.
 */
public final class FirstError {

    private FirstError() {}

    /** Returns the same sequence, but failing with the first of its errors if it has several at once. For {@link Flux#transform}. */
    public static <T> Flux<T> of(Flux<T> sequence) {
        return sequence.onErrorMap(Exceptions::isMultiple, FirstError::among);
    }

    private static Throwable among(Throwable several) {
        Throwable failure = several;
        while (Exceptions.isMultiple(failure)) {
            failure = Exceptions.unwrapMultiple(failure).get(0);
        }
        return failure;
    }
}
