package dev.plimsoll.engine.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.spi.Location;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Remembers for a moment which file holds a blob: clients fetch a layer range by range, and the driver would look for it
 * anew each time. Only files are remembered: an address is made for one client.
 */
final class FileLocations {

    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final int MOST = 1_000;

    private final Cache<Digest, Location> files = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();

    /** Returns where the blob is, asking {@code driver} if that is not known; empty if it is nowhere. */
    Mono<Location> find(Digest blob, Mono<Location> driver) {
        return Mono.defer(() -> Mono.justOrEmpty(files.getIfPresent(blob)))
                .switchIfEmpty(driver.doOnNext(location -> keep(blob, location)));
    }

    private void keep(Digest blob, Location location) {
        if (location instanceof Location.File) {
            files.put(blob, location);
        }
    }
}
