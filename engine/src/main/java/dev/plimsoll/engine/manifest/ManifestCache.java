package dev.plimsoll.engine.manifest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.digest.Digester;
import dev.plimsoll.engine.digest.Digesters;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/**
 * The bytes of manifests that were asked for lately, up to 8 MiB of them.
 *
 * <p>Bytes are kept only if they are what their digest says, so an entry is right for ever and nothing takes one back. It gives
 * nobody access: whether a repository has the manifest is asked before.
 */
final class ManifestCache {

    private static final long MEMORY = 8 << 20;
    private static final int LONGEST = 64 << 10;

    private final Cache<Digest, ByteBuffer> manifests = Caffeine.newBuilder()
            .maximumWeight(MEMORY)
            .<Digest, ByteBuffer>weigher((digest, content) -> content.remaining())
            .executor(Runnable::run)
            .build();

    /** Returns a manifest's bytes, read-only and the receiver's own; from the store if they are not here. */
    Mono<ByteBuffer> get(Digest digest, Mono<ByteBuffer> store) {
        return Mono.defer(() -> {
            ByteBuffer known = manifests.getIfPresent(digest);
            return known == null
                    ? store.doOnNext(content -> keep(digest, content.duplicate()))
                    : Mono.just(known.duplicate());
        });
    }

    private void keep(Digest digest, ByteBuffer content) {
        if (content.remaining() <= LONGEST && matches(digest, content.duplicate())) {
            manifests.put(digest, content);
        }
    }

    private static boolean matches(Digest digest, ByteBuffer content) {
        Digester digester = Digesters.create(digest.algorithm());
        digester.update(content);
        return digester.digest().equals(digest);
    }
}
