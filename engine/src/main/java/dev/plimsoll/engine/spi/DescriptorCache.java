package dev.plimsoll.engine.spi;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import reactor.core.publisher.Mono;

/**
 * Descriptors shared by the nodes of one registry: sizes by digest, media types by repository and digest.
 *
 * <p>A cache may lose any entry at any time. It never grants access: the engine asks it only after it has seen the
 * repository's link. Its failures are not the caller's: the engine logs and counts them and goes on without it.
 */
public interface DescriptorCache {

    /** Returns what was last set for this repository and digest and not cleared since; empty if unknown. */
    Mono<Descriptor> find(RepositoryName repository, Digest digest);

    /**
     * Keeps a descriptor under {@code digest}, which is the canonical digest in {@code descriptor} or another name of the
     * same content.
     */
    Mono<Void> set(RepositoryName repository, Digest digest, Descriptor descriptor);

    /** Forgets what is kept for this repository and digest; other repositories keep theirs. */
    Mono<Void> clear(RepositoryName repository, Digest digest);
}
