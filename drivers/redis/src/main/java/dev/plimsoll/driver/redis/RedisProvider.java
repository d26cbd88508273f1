package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.spi.SharedState;
import dev.plimsoll.engine.spi.SharedStateProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** Shares state through Redis 6 or later: alone, behind sentinels, or a cluster, each with or without TLS. */
public final class RedisProvider implements SharedStateProvider {

    private final Duration patience;

    /** For {@link java.util.ServiceLoader}. */
    public RedisProvider() {
        this(Settings.PATIENCE);
    }

    /** @param patience how long a question may take before the store is asked instead */
    RedisProvider(Duration patience) {
        this.patience = patience;
    }

    @Override
    public Set<String> schemes() {
        return RedisAddress.SCHEMES;
    }

    @Override
    public SharedState open(URI uri, byte[] secret) {
        return RedisState.begin(RedisAddress.parse(uri), secret, patience);
    }
}
