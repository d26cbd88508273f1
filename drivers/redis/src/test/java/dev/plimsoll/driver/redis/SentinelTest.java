package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.spi.SharedState;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real sentinel, which puts a replica in the place of a server that is gone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SentinelTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final RedisProcess first = RedisProcess.start();
    private final RedisProcess second = RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(first.port()));
    private final RedisProcess sentinel = RedisProcess.sentinel(first);
    private final Nodes nodes = new Nodes(URI.create("redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#main"));

    @AfterEach
    void close() {
        nodes.close();
        sentinel.close();
        second.close();
        first.close();
    }

    private void replicated() {
        Eventually.holds(SOON, () -> sentinel.says("SENTINEL replicas main", ":" + second.port()));
        Eventually.holds(SOON, () -> second.says("ROLE", "connected"));
    }

    /** Every answer given meanwhile is right; what was deleted meanwhile is told when somebody is there to be told. */
    @Test
    void nodesGoOnWhenTheServerDies() {
        replicated();
        SharedState state = nodes.connected();
        Workload one = new Workload(nodes.store(), state, 0);
        Workload other = new Workload(nodes.store(), nodes.connected(), 100);
        Digest present = one.push();
        Digest deleted = one.push();
        Digest meanwhile = one.push();
        assertThat(other.has(deleted) && other.has(meanwhile)).isTrue();
        one.delete(deleted);
        one.ask(100, present, deleted);
        Eventually.holds(SOON, () -> !other.has(deleted));
        first.stop();
        one.delete(meanwhile);
        Workload.Latency latency = one.ask(500, present, meanwhile);
        Duration over = Eventually.holds(SOON, () -> {
            one.ask(10, present, meanwhile);
            return second.says("ROLE", "master") && Nodes.isConnected(state);
        });
        System.out.printf("failover: %s; the replica is used after %d ms%n", latency, over.toMillis());
        Eventually.holds(SOON, () -> !other.has(meanwhile));
        long before = second.executed("eval");
        Eventually.holds(SOON, () -> {
            one.ask(10, present, deleted);
            return second.executed("eval") > before;
        });
    }
}
