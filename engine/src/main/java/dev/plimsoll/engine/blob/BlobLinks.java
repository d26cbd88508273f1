package dev.plimsoll.engine.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.descriptor.DescriptorChain;
import dev.plimsoll.engine.descriptor.Links;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.ObjectStat;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The links from repositories to blobs, with the media type a repository keeps for each. */
final class BlobLinks implements DescriptorChain.Source {

    private static final int LONGEST_MEDIA_TYPE = 256;
    private static final int MOST_HOLDERS = 10_000;

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final Links links;
    private final Cache<Digest, RepositoryName> holders = Caffeine.newBuilder()
            .maximumSize(MOST_HOLDERS)
            .executor(Runnable::run)
            .build();

    BlobLinks(StorageDriver driver, StorageLayout layout) {
        this.driver = driver;
        this.layout = layout;
        this.links = new Links(driver);
    }

    /** Returns a repository that was seen to have a link to a blob; it may have lost it since. */
    Optional<RepositoryName> holder(Digest digest) {
        return Optional.ofNullable(holders.getIfPresent(digest));
    }

    @Override
    public Mono<Digest> link(RepositoryName repository, Digest digest) {
        return links.find(layout.blobLink(repository, digest)).map(Links.Link::target);
    }

    @Override
    public Mono<Descriptor> describe(
            RepositoryName repository, Digest digest, Digest canonical, Optional<Descriptor> content) {
        Mono<Optional<MediaType>> mediaType = driver.get(layout.blobMediaType(repository, digest), LONGEST_MEDIA_TYPE)
                .map(BlobLinks::mediaType)
                .defaultIfEmpty(Optional.empty());
        Mono<Long> size = content.map(known -> Mono.just(known.size()))
                .orElseGet(() -> driver.stat(layout.blobData(canonical)).map(ObjectStat::size));
        return Mono.zip(size, mediaType)
                .map(both -> descriptor(both.getT2(), canonical, both.getT1()))
                .doOnNext(found -> holders.put(digest, repository));
    }

    private static Descriptor descriptor(Optional<MediaType> mediaType, Digest digest, long size) {
        return new Descriptor(mediaType.orElse(MediaType.OCTET_STREAM), digest, size);
    }

    /** A damaged media type is as good as none. */
    private static Optional<MediaType> mediaType(SmallObject object) {
        try {
            return Optional.of(MediaType.parse(
                    StandardCharsets.UTF_8.decode(object.content()).toString()));
        } catch (RegistryException damaged) {
            return Optional.empty();
        }
    }

    /** Links a blob, durably; the media type first, so that whoever sees the link sees it too. */
    Mono<Void> add(RepositoryName repository, Descriptor blob) {
        return keep(repository, blob)
                .then(Mono.defer(() -> links.add(layout.blobLink(repository, blob.digest()), blob.digest())))
                .doOnSuccess(done -> holders.put(blob.digest(), repository));
    }

    private Mono<Void> keep(RepositoryName repository, Descriptor blob) {
        if (blob.mediaType().equals(MediaType.OCTET_STREAM)) {
            return Mono.empty();
        }
        ObjectKey key = layout.blobMediaType(repository, blob.digest());
        ByteBuffer text = ByteBuffer.wrap(blob.mediaType().value().getBytes(StandardCharsets.US_ASCII));
        return driver.put(key, text, WriteCondition.always(), Durability.DURABLE)
                .then();
    }

    /**
     * Returns the canonical digest of the blob that a digest names in a repository; empty if a provisional one names none. Whether
     * the repository has a link to that blob is asked next, by the canonical digest: so a name that outlived its blob leads
     * nowhere, and no cache ever needs to know one.
     */
    Mono<Digest> canonical(RepositoryName repository, Digest name) {
        return name.algorithm().isProvisional()
                ? link(repository, name).doOnNext(found -> holders.put(name, repository))
                : Mono.just(name);
    }

    /**
     * Gives a linked blob a provisional name too, durably; other bytes that had it in this repository lose it. Does nothing if the
     * name is none: the blob has its link already.
     */
    Mono<Void> name(RepositoryName repository, Digest name, Digest canonical) {
        if (!name.algorithm().isProvisional()) {
            return Mono.empty();
        }
        return links.set(layout.blobLink(repository, name), canonical, WriteCondition.always(), Durability.DURABLE)
                .doOnSuccess(done -> holders.put(name, repository))
                .then();
    }

    Mono<Void> remove(RepositoryName repository, Digest digest) {
        return driver.delete(layout.blobLink(repository, digest))
                .then(Mono.defer(() -> driver.delete(layout.blobMediaType(repository, digest))));
    }
}
