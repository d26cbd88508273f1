package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.UploadStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * All that one node shares through Redis, over two connections: one for commands, one to hear of changes. Answers arrive on
 * Lettuce's threads, and on a timer's when there is none in time.
 */
final class RedisState implements SharedState {

    private static final Logger LOG = LoggerFactory.getLogger(RedisState.class);

    private final Wiring wiring;
    private final Commands commands;
    private final Feed feed;
    private final RedisDescriptorCache descriptors;
    private final Keys keys;
    private final Seal seal;
    private final Disposable.Composite pulses;

    private RedisState(Wiring wiring, byte[] secret, Duration patience) {
        this.wiring = wiring;
        this.seal = new Seal(secret);
        this.keys = Keys.of(seal);
        this.commands = new Commands(wiring, keys.probe(), patience);
        this.feed = new Feed(wiring, keys.changes());
        this.descriptors = new RedisDescriptorCache(commands, feed, keys, seal);
        this.pulses = Disposables.composite();
    }

    /**
     * Returns what connects in the background from now on.
     *
     * @param patience how long a question may take
     */
    static SharedState begin(RedisAddress address, byte[] secret, Duration patience) {
        Wiring wiring = address.cluster()
                ? new ClusterWiring(address.uris())
                : new ServerWiring(address.uris().get(0));
        RedisState state = new RedisState(wiring, secret, patience);
        state.pulses.add(state.pulse(state.commands.tend().then(state.descriptors.tend())));
        state.pulses.add(state.pulse(state.feed.tend()));
        return state;
    }

    /** Repeats for good; what fails is tried again at the next pulse. */
    private Disposable pulse(Mono<Void> tending) {
        return Flux.interval(Duration.ZERO, Settings.PULSE, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .concatMap(tick -> tending.onErrorResume(RedisState::later), 0)
                .subscribe();
    }

    private static Mono<Void> later(Throwable failure) {
        LOG.debug("Redis: {}", failure.toString());
        return Mono.empty();
    }

    @Override
    public DescriptorCache descriptors() {
        return descriptors;
    }

    @Override
    public UploadStore uploads(UploadStore beside) {
        return new RedisUploadStore(commands, keys, seal, beside);
    }

    @Override
    public Mono<Void> check() {
        return commands.check()
                .onErrorMap(failure -> new Unavailable("Redis cannot be used: " + failure.getMessage(), true, failure));
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(pulses::dispose).then(Mono.defer(wiring::close));
    }
}
