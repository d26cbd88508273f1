package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.cache.DescriptorCacheContract;
import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.engine.spi.DescriptorCache;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster of one node: its scripts touch one slot each, and its near copies live from ping to ping. */
final class RedisClusterTest extends DescriptorCacheContract {

    private static final RedisProcess REDIS = cluster();

    private final Nodes nodes = Nodes.patient(URI.create("redis-cluster://127.0.0.1:" + REDIS.port()));

    private static RedisProcess cluster() {
        RedisProcess redis = RedisProcess.start(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                "--cluster-announce-ip",
                "127.0.0.1");
        for (int slot = 0; slot < 16384; slot += 1024) {
            redis.tell("CLUSTER ADDSLOTS "
                    + IntStream.range(slot, slot + 1024)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(" ")));
        }
        Eventually.holds(
                Duration.ofSeconds(20), () -> redis.tell("CLUSTER INFO").contains("cluster_state:ok"));
        return redis;
    }

    @AfterAll
    static void stop() {
        REDIS.close();
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
        REDIS.flush();
    }

    /** A cluster may lose messages between its nodes. */
    @Test
    void noNearCopyOutlivesAPing() {
        DescriptorCache cache = node();
        OptionalLong stretch = cache.stretch();
        Eventually.holds(Duration.ofSeconds(5), () -> !cache.stretch().equals(stretch));
        assertThat(stretch).isPresent();
    }
}
