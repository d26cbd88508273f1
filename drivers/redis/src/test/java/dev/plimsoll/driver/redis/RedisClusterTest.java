package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.cache.DescriptorCacheContract;
import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.SharedState;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster: scripts touch one slot each, messages pass from node to node, and near copies live from ping to ping. */
final class RedisClusterTest extends DescriptorCacheContract {

    private static final RedisCluster CLUSTER = new RedisCluster();
    private static final Duration SOON = Duration.ofSeconds(40);

    private final Nodes nodes = Nodes.patient(CLUSTER.uri());

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Override
    protected DescriptorCache node() {
        return nodes.cache();
    }

    @Override
    protected void flush() {
        CLUSTER.flush();
    }

    /** A cluster may lose messages between its nodes. */
    @Test
    void noNearCopyOutlivesAPing() {
        DescriptorCache cache = node();
        OptionalLong stretch = cache.stretch();
        Eventually.holds(Duration.ofSeconds(5), () -> !cache.stretch().equals(stretch));
        assertThat(stretch).isPresent();
    }

    @Test
    void whatMovesToAnotherNodeIsFoundThere() {
        Workload node = new Workload(nodes.store(), nodes.connected(), 0);
        Digest present = node.push();
        Digest deleted = node.push();
        node.delete(deleted);
        node.ask(3, present, deleted);
        int from = CLUSTER.holderOf(present.hex());
        int to = (from + 1) % 3;
        CLUSTER.move(present.hex(), from, to);
        assertThat(CLUSTER.holderOf(present.hex())).isEqualTo(to);
        long before = CLUSTER.node(to).executed("eval");
        node.ask(10, present, deleted);
        Eventually.holds(SOON, () -> {
            node.ask(10, present, deleted);
            return CLUSTER.node(to).executed("eval") >= before + 10;
        });
        node.delete(present);
        assertThat(node.has(present)).isFalse();
    }

    @Test
    void nodesGoOnWhenAServerOfItIsGone() {
        try (Nodes hasty = new Nodes(CLUSTER.uri())) {
            SharedState state = hasty.connected();
            Workload node = new Workload(hasty.store(), state, 0);
            Digest present = node.push();
            Digest deleted = node.push();
            node.delete(deleted);
            node.ask(100, present, deleted);
            RedisProcess gone = CLUSTER.node(CLUSTER.holderOf(present.hex()));
            gone.stop();
            Workload.Latency first = node.ask(200, present, deleted);
            Digest meanwhile = node.push();
            assertThat(node.has(meanwhile)).isTrue();
            node.delete(meanwhile);
            assertThat(node.has(meanwhile)).isFalse();
            gone.startAgain();
            Eventually.holds(SOON, CLUSTER::isWhole);
            Eventually.holds(SOON, () -> Nodes.isConnected(state));
            long before = gone.executed("eval");
            Eventually.holds(SOON, () -> {
                node.ask(5, present, meanwhile);
                return gone.executed("eval") > before;
            });
            System.out.printf("a server of three is gone: %s%n", first);
        }
    }
}
