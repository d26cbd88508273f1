package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.descriptor.DescriptorChain;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.manifest.ParsedManifest.Content;
import dev.plimsoll.engine.spi.FirstError;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Referrers that clients listed themselves, while their registry could not: an index under a tag made from the subject's
 * digest (OCI Distribution Specification, "Referrers Tag Schema" and "Enabling the Referrers API").
 */
final class FallbackReferrers {

    private static final int LONGEST_HEX = 64;
    private static final int AT_ONCE = 16;

    private final Tags tags;
    private final ManifestLinks links;
    private final DescriptorChain descriptors;

    FallbackReferrers(Tags tags, ManifestLinks links, DescriptorChain descriptors) {
        this.tags = tags;
        this.links = links;
        this.descriptors = descriptors;
    }

    /** Lists those that exist and do refer to the subject, in the order of their digests. */
    Flux<Referrer> list(RepositoryName repository, Digest subject, Optional<Digest> after) {
        return tags.find(repository, tag(subject))
                .flatMap(index -> descriptors.find(repository, index))
                .flatMap(index -> parsed(index.digest()))
                .flatMapIterable(ParsedManifest::manifests)
                .filter(child -> isAfter(after, child.digest()))
                .flatMap(child -> descriptors.find(repository, child.digest()), AT_ONCE)
                .flatMap(child -> referrer(child, subject), AT_ONCE)
                .transform(FirstError::of)
                .sort((a, b) -> a.descriptor().digest().compareTo(b.descriptor().digest()));
    }

    private static boolean isAfter(Optional<Digest> after, Digest digest) {
        return after.map(last -> digest.compareTo(last) > 0).orElse(true);
    }

    private static Tag tag(Digest subject) {
        String hex = subject.hex();
        return Tag.parse(subject.algorithm() + "-" + hex.substring(0, Math.min(hex.length(), LONGEST_HEX)));
    }

    private Mono<Referrer> referrer(Descriptor child, Digest subject) {
        return parsed(child.digest())
                .filter(manifest -> manifest.subject().map(Content::digest).equals(Optional.of(subject)))
                .map(manifest -> manifest.referrer(child.digest(), child.size()));
    }

    /** Whatever else a client put there is not ours to complain about. */
    private Mono<ParsedManifest> parsed(Digest digest) {
        return links.bytes(digest).map(content -> links.parse(digest, content)).onErrorComplete(Corrupt.class);
    }
}
