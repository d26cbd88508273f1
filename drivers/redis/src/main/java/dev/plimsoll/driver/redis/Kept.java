package dev.plimsoll.driver.redis;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A connection that is made, watched, and made again; for good until it is closed. */
final class Kept {

    /** After so many checks without an answer the connection is given up, even if nobody has closed it. */
    private static final int MOST_FAILURES = 5;

    private final Mono<Line> connect;
    private final Function<Line, Mono<?>> check;
    private final AtomicReference<@Nullable Line> current = new AtomicReference<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** @param check whether a connection still works; told once a pulse, and right after connecting */
    Kept(Mono<Line> connect, Function<Line, Mono<?>> check) {
        this.connect = connect;
        this.check = check;
    }

    /** Returns the connection, if there is one. */
    Optional<Line> line() {
        return Optional.ofNullable(current.get()).filter(Line::isOpen);
    }

    /** Connects, or checks the connection. To be called once a pulse, and not before the last call has ended. */
    Mono<Void> tend() {
        return Mono.defer(() -> line().map(this::checked).orElseGet(this::connected));
    }

    private Mono<Void> connected() {
        return lose(current.get())
                .then(connect.timeout(Settings.CONNECTING))
                .doOnNext(line -> failures.set(0))
                .doOnNext(current::set)
                .flatMap(this::checked);
    }

    private Mono<Void> checked(Line line) {
        return check.apply(line)
                .timeout(Settings.PULSE)
                .doOnSuccess(alive -> failures.set(0))
                .then()
                .onErrorResume(failure -> failed(line).then(Mono.error(failure)));
    }

    private Mono<Void> failed(Line line) {
        return failures.incrementAndGet() < MOST_FAILURES ? Mono.empty() : lose(line);
    }

    private Mono<Void> lose(@Nullable Line line) {
        if (line == null || !current.compareAndSet(line, null)) {
            return Mono.empty();
        }
        return line.close().timeout(Settings.PULSE).onErrorComplete();
    }
}
