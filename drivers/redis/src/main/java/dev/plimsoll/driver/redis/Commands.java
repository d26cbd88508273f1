package dev.plimsoll.driver.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Runs scripts, each of which is one round trip and one atomic act. Never waits longer than it was told. */
final class Commands {

    private final Breaker breaker = new Breaker();
    private final String probeKey;
    private final Kept kept;
    private final Duration patience;

    /** @param patience how long a question may take; what more depends on may take longer */
    Commands(Wiring wiring, String probeKey, Duration patience) {
        this.patience = patience;
        this.probeKey = probeKey;
        this.kept = new Kept(wiring.connect(), this::probe);
    }

    /** Runs a script that the answer can do without; fails at once if Redis did not answer lately. */
    Mono<List<String>> ask(String script, List<String> keys, String... arguments) {
        return Mono.defer(() -> breaker.isOpen() ? Mono.error(Absent::new) : run(script, keys, arguments, patience));
    }

    /** Runs a script that others rely on, whatever the last ones came to. */
    Mono<List<String>> insist(String script, List<String> keys, String... arguments) {
        return Mono.defer(() -> run(script, keys, arguments, atLeast(Settings.LONG_PATIENCE)));
    }

    /** Runs a script without whose answer a request fails, whatever the last ones came to. */
    Mono<List<String>> require(String script, List<String> keys, String... arguments) {
        return Mono.defer(() -> run(script, keys, arguments, atLeast(Settings.LONGEST_PATIENCE)));
    }

    private Duration atLeast(Duration least) {
        return patience.compareTo(least) < 0 ? least : patience;
    }

    private Mono<List<String>> run(String script, List<String> keys, String[] arguments, Duration patience) {
        return Mono.justOrEmpty(kept.line())
                .switchIfEmpty(Mono.error(Absent::new))
                .flatMap(line -> line.commands()
                        .<List<String>>eval(script, ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments)
                        .next())
                .timeout(patience)
                .doOnSuccess(this::answered)
                .doOnError(breaker::failed);
    }

    private void answered(@Nullable List<String> answer) {
        breaker.succeeded();
    }

    /** Connects, or tries whether writing works; to be called once a pulse. */
    Mono<Void> tend() {
        return kept.tend().doOnError(breaker::failed);
    }

    private Mono<String> probe(Line line) {
        return line.commands()
                .set(probeKey, "", SetArgs.Builder.px(Settings.PULSE))
                .timeout(patience)
                .doOnNext(written -> breaker.succeeded());
    }

    /** Fails if Redis cannot be used. */
    Mono<Void> check() {
        return Mono.justOrEmpty(kept.line())
                .switchIfEmpty(Mono.error(Absent::new))
                .flatMap(this::probe)
                .then();
    }
}
