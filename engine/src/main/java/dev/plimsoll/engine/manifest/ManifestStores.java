package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.access.Access;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.buffer.ByteLedger;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.descriptor.DescriptorChain;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.DescriptorCache.Kind;
import dev.plimsoll.engine.spi.StorageDriver;
import java.util.Comparator;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** Makes the manifest stores of all repositories of one registry, over what they share. */
public final class ManifestStores {

    private static final Comparator<Referrer> BY_DIGEST =
            Comparator.comparing(referrer -> referrer.descriptor().digest());

    private final Access access;
    private final ByteLedger ledger;
    private final int limit;
    private final boolean sparse;
    private final ManifestLinks links;
    private final ManifestBytes bytes;
    private final Tags tags;
    private final Referrers referrers;
    private final DescriptorChain descriptors;
    private final FallbackReferrers fallback;

    /**
     * @param limit the longest manifest accepted, in bytes
     * @param sparse whether manifests are accepted whose content the repository does not hold
     * @param nearEntries how many descriptors to keep in this process; 0 for none
     */
    public ManifestStores(
            StorageDriver driver,
            StorageLayout layout,
            Access access,
            ByteLedger ledger,
            int limit,
            boolean sparse,
            int nearEntries,
            Optional<DescriptorCache> shared) {
        this.access = access;
        this.ledger = ledger;
        this.limit = limit;
        this.sparse = sparse;
        this.links = new ManifestLinks(driver, layout, limit);
        this.bytes = new ManifestBytes(driver, layout);
        this.tags = new Tags(driver, layout);
        this.referrers = new Referrers(driver, layout);
        this.descriptors = new DescriptorChain(Kind.MANIFEST, links, nearEntries, shared);
        this.fallback = new FallbackReferrers(tags, links, descriptors);
    }

    /** Returns the manifests of one repository, which refer to its blobs. */
    public ManifestStore of(RepositoryName repository, BlobStore blobs) {
        return new LinkedManifestStore(this, repository, blobs);
    }

    /** Lists the tags of one repository in byte order, lazily. */
    public Flux<Tag> tags(RepositoryName repository, Optional<Tag> after) {
        return tags.list(repository, after);
    }

    /** Lists the manifests of one repository that refer to {@code subject}, in the order of their digests, lazily. */
    public Flux<Referrer> referrers(RepositoryName repository, Digest subject, Optional<Digest> after) {
        return Flux.defer(() -> both(repository, subject.requireCanonical(), after.map(Digest::requireCanonical)))
                .distinctUntilChanged(referrer -> referrer.descriptor().digest());
    }

    private Flux<Referrer> both(RepositoryName repository, Digest subject, Optional<Digest> after) {
        return Flux.mergeComparing(
                1, BY_DIGEST, referrers.list(repository, subject, after), fallback.list(repository, subject, after));
    }

    Access access() {
        return access;
    }

    ByteLedger ledger() {
        return ledger;
    }

    int limit() {
        return limit;
    }

    boolean sparse() {
        return sparse;
    }

    ManifestLinks links() {
        return links;
    }

    ManifestBytes bytes() {
        return bytes;
    }

    Tags tags() {
        return tags;
    }

    Referrers referrers() {
        return referrers;
    }

    DescriptorChain descriptors() {
        return descriptors;
    }
}
