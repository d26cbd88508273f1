package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.spi.SharedState;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis behind TLS, whose certificate the platform's trust store vouches for, or does not. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class TlsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final RedisProcess REDIS = RedisProcess.start();

    @TempDir
    private static Path directory;

    private static SlowProxy proxy;
    private static ServerKeys keys;

    @BeforeAll
    static void start() throws Exception {
        keys = ServerKeys.in(directory);
        proxy = new SlowProxy(REDIS.port(), keys.serving().getServerSocketFactory());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        REDIS.close();
    }

    @AfterEach
    void forget() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
    }

    /** As an operator does it. */
    private static void trust() {
        System.setProperty(TRUST_STORE, keys.file().toString());
        System.setProperty(TRUST_STORE + "Password", keys.password());
    }

    private static URI at(String host) {
        return URI.create("rediss://" + host + ":" + proxy.port());
    }

    @Test
    void nodesShareThroughIt() {
        trust();
        try (Nodes nodes = Nodes.patient(at("localhost"))) {
            Workload one = new Workload(nodes.store(), nodes.connected(), 100);
            Workload other = new Workload(nodes.store(), nodes.connected(), 100);
            Digest blob = one.push();
            long before = REDIS.executed("eval");
            assertThat(one.has(blob) && other.has(blob) && other.has(blob)).isTrue();
            assertThat(REDIS.executed("eval")).isGreaterThan(before);
            one.delete(blob);
            Eventually.holds(SOON, () -> !other.has(blob));
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotBelieved() {
        isNotUsed(at("localhost"));
    }

    @Test
    void aCertificateOfAnotherNameIsNotBelieved() {
        trust();
        isNotUsed(at("127.0.0.1"));
    }

    /** Nodes go on without it. */
    private static void isNotUsed(URI uri) {
        try (Nodes nodes = Nodes.patient(uri)) {
            int tried = proxy.accepted();
            long passed = proxy.passed();
            SharedState state = nodes.open();
            Workload node = new Workload(nodes.store(), state, 100);
            Digest blob = node.push();
            Eventually.holds(SOON, () -> proxy.accepted() > tried + 3);
            assertThat(proxy.passed()).isEqualTo(passed);
            assertThat(Nodes.isConnected(state)).isFalse();
            assertThat(node.has(blob)).isTrue();
        }
    }
}
