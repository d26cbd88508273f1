package dev.plimsoll.driver.redis;

import dev.plimsoll.driver.memory.MemoryDriver;
import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.engine.blob.StoreSecret;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Nodes of one registry, each with connections of its own to Redis; closed together. */
final class Nodes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StorageDriver store;
    private final RedisProvider provider;
    private final URI redis;
    private final List<SharedState> opened = new ArrayList<>();

    /** Nodes that wait for Redis as long as nodes do. */
    Nodes(URI redis) {
        this(redis, new RedisProvider());
    }

    private Nodes(URI redis, RedisProvider provider) {
        this(redis, provider, new MemoryDriver());
    }

    private Nodes(URI redis, RedisProvider provider, StorageDriver store) {
        this.redis = redis;
        this.provider = provider;
        this.store = store;
    }

    /** Returns more nodes of the same registry, which reach Redis by another way, and do not wait that long. */
    Nodes through(URI way) {
        return new Nodes(way, new RedisProvider(Duration.ofMillis(500)), store);
    }

    /** Nodes that wait for Redis however busy this machine is. */
    static Nodes patient(URI redis) {
        return new Nodes(redis, new RedisProvider(Duration.ofSeconds(5)));
    }

    StorageDriver store() {
        return store;
    }

    /** Returns one more node's state, at once. */
    SharedState open() {
        byte[] secret = Objects.requireNonNull(
                new StoreSecret(store, new StorageLayout()).bytes().block(PATIENCE));
        SharedState state = provider.open(redis, secret);
        opened.add(state);
        return state;
    }

    /** Returns one more node's state, once it is connected. */
    SharedState connected() {
        SharedState state = open();
        Eventually.holds(PATIENCE, () -> isConnected(state));
        return state;
    }

    static boolean isConnected(SharedState state) {
        return state.descriptors().stretch().isPresent() && answers(state);
    }

    static boolean answers(SharedState state) {
        return Boolean.TRUE.equals(
                state.check().thenReturn(true).onErrorReturn(false).block(PATIENCE));
    }

    DescriptorCache cache() {
        return connected().descriptors();
    }

    @Override
    public void close() {
        opened.forEach(state -> state.close().block(PATIENCE));
    }
}
