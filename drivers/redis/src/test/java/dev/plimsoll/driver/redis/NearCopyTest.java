package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.driver.tck.cache.Observed;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.StorageDriver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What requests cost, and for how long a near copy is used when its node hears nothing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class NearCopyTest {

    private static final RedisProcess REDIS = RedisProcess.start();
    private static final Duration SOON = Duration.ofSeconds(40);

    private final SlowProxy proxy = new SlowProxy(REDIS.port());
    private final Nodes near = Nodes.patient(REDIS.uri());
    private final Nodes far = near.through(proxy.uri());
    private final Observed<StorageDriver> store = new Observed<>(StorageDriver.class, near.store());
    private final SharedState behindProxy = far.connected();
    private final Workload deleting = new Workload(near.store(), near.connected(), 100);
    private final Workload listening = new Workload(store.face(), behindProxy, 100);

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
        proxy.close();
    }

    private Digest knownToBoth() {
        Digest blob = deleting.push();
        assertThat(deleting.has(blob) && listening.has(blob) && listening.has(blob))
                .isTrue();
        return blob;
    }

    @Test
    void aWarmSharedCacheCostsOneRoundTripAndAWarmNearCacheNone() {
        Digest blob = deleting.push();
        assertThat(deleting.has(blob)).isTrue();
        store.operations();
        long before = REDIS.executed("eval");
        assertThat(listening.has(blob)).isTrue();
        assertThat(REDIS.executed("eval") - before).as("round trips, shared").isEqualTo(1);
        assertThat(listening.has(blob)).isTrue();
        assertThat(REDIS.executed("eval") - before).as("round trips, then near").isEqualTo(1);
        assertThat(store.operations()).as("requests to the store").isZero();
    }

    @Test
    void aDeleteIsHeardWithinMilliseconds() {
        long most = 0;
        for (int i = 0; i < 50; i++) {
            Digest blob = knownToBoth();
            deleting.delete(blob);
            most = Math.max(
                    most, Eventually.holds(SOON, () -> !listening.has(blob)).toMillis());
        }
        System.out.printf("a delete is heard by the other node after at most %d ms%n", most);
        assertThat(most).isLessThan(5000);
    }

    @Test
    void aBrokenConnectionEndsTheUseOfNearCopiesAtOnce() {
        Digest blob = knownToBoth();
        long stretch = behindProxy.descriptors().stretch().orElseThrow();
        proxy.blackHole(true);
        deleting.delete(blob);
        proxy.cut();
        Eventually.holds(Duration.ofMillis(2500), () -> !listening.has(blob));
        proxy.blackHole(false);
        Eventually.holds(SOON, () -> Nodes.isConnected(behindProxy));
        assertThat(behindProxy.descriptors().stretch().orElseThrow()).isGreaterThan(stretch);
        assertThat(listening.has(blob)).isFalse();
    }

    @Test
    void aSilentConnectionEndsItWithinTheLease() {
        Digest blob = knownToBoth();
        proxy.blackHole(true);
        deleting.delete(blob);
        Duration stale = Eventually.holds(SOON, () -> !listening.has(blob));
        System.out.printf("cut off without a word, a near copy was used for %d ms%n", stale.toMillis());
        assertThat(stale).isLessThan(Feed.LEASE.plusSeconds(5));
    }

    /** Redis still says what it could not be told about; the node that deleted does not believe it, and tells it later. */
    @Test
    void aDeleteThatRedisWasNotToldOfIsToldWhenItCanBe() {
        Digest blob = knownToBoth();
        proxy.cut();
        proxy.blackHole(true);
        listening.delete(blob);
        assertThat(listening.has(blob)).isFalse();
        proxy.blackHole(false);
        proxy.cut();
        Duration told = Eventually.holds(SOON, () -> !deleting.has(blob));
        System.out.printf("a delete told late reached the other node after %d ms%n", told.toMillis());
        assertThat(listening.has(blob)).isFalse();
    }
}
