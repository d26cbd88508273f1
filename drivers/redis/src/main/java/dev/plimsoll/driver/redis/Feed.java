package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.spi.DescriptorCache.Change;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Hears of changes, and knows whether it may have missed some.
 *
 * <p>A reply to a ping on the connection that the messages come by proves that every message sent before the ping was heard. So
 * after {@link #LEASE} without such a proof, counted from when the ping was sent, nothing is certain any more.
 */
final class Feed {

    /** How long a near copy may outlive what it is a copy of, on a node that is cut off without noticing. */
    static final Duration LEASE = Duration.ofSeconds(3);

    private record Proof(Line line, long stretch, long at) {}

    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong stretches = new AtomicLong();
    private final boolean lossy;
    private final Kept kept;
    private volatile @Nullable Proof proof;

    Feed(Wiring wiring, String channel) {
        this.lossy = wiring.losesMessages();
        this.kept = new Kept(wiring.subscribe(channel, this::heard), this::ping);
    }

    void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    OptionalLong stretch() {
        Proof last = proof;
        return last != null && System.nanoTime() - last.at < LEASE.toNanos() && last.line.isOpen()
                ? OptionalLong.of(last.stretch)
                : OptionalLong.empty();
    }

    /** Connects, or pings; to be called once a pulse. */
    Mono<Void> tend() {
        return kept.tend();
    }

    private Mono<String> ping(Line line) {
        return Mono.defer(() -> {
            long sent = System.nanoTime();
            return line.commands().ping().doOnNext(pong -> prove(line, sent));
        });
    }

    /** A stretch is as long as its connection, or where messages may be lost as the time between two pings. */
    private void prove(Line line, long sent) {
        Proof last = proof;
        long stretch = last != null && last.line.equals(line) && !lossy ? last.stretch : stretches.incrementAndGet();
        proof = new Proof(line, stretch, sent);
    }

    private void heard(String message) {
        ChangeText.read(message).ifPresentOrElse(this::tell, () -> proof = null);
    }

    private void tell(Change change) {
        listeners.forEach(listener -> listener.accept(change));
    }
}
