package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.manifest.ParsedManifest.Content;
import dev.plimsoll.engine.spi.FirstError;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Limits how deeply indexes are nested, so that nobody who follows one down gets lost.
 *
 * <p>One level after the other, those of its manifests that are stored as indexes are read; whatever their parents say they
 * are. Children that are not there cannot be looked at.
 */
final class IndexNesting {

    private static final int DEEPEST = 10;
    private static final int AT_ONCE = 16;

    private final Function<Digest, Mono<Descriptor>> manifests;
    private final ManifestLinks links;

    /** @param manifests finds what the repository holds */
    IndexNesting(Function<Digest, Mono<Descriptor>> manifests, ManifestLinks links) {
        this.manifests = manifests;
        this.links = links;
    }

    /** Fails with {@link ManifestInvalid} if this manifest would be the top of more than ten levels of indexes. */
    Mono<Void> check(ParsedManifest manifest) {
        return indexesBelow(Flux.just(manifest))
                .expand(level -> indexesBelow(Flux.fromIterable(level).concatMap(this::parsed)))
                .skip(DEEPEST - 1)
                .next()
                .flatMap(tooDeep ->
                        Mono.error(() -> new ManifestInvalid("indexes are nested more than " + DEEPEST + " deep")));
    }

    /** Empty if there are none. */
    private Mono<Set<Descriptor>> indexesBelow(Flux<ParsedManifest> level) {
        return level.flatMapIterable(ParsedManifest::manifests)
                .map(Content::digest)
                .distinct()
                .flatMap(manifests, AT_ONCE)
                .transform(FirstError::of)
                .filter(IndexNesting::isIndex)
                .collect(Collectors.toUnmodifiableSet())
                .filter(indexes -> !indexes.isEmpty());
    }

    private Mono<ParsedManifest> parsed(Descriptor index) {
        return links.bytes(index.digest())
                .map(object -> links.parse(index.digest(), object))
                .onErrorComplete(Corrupt.class);
    }

    private static boolean isIndex(Descriptor stored) {
        return ManifestType.of(stored.mediaType().value())
                .filter(ManifestType::isIndex)
                .isPresent();
    }
}
