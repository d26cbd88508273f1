package dev.plimsoll.engine.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.descriptor.DescriptorChain;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Gives verified bytes their final name, and the repository its link to them. Bytes that have the name already are kept, unless
 * they turn out to be damaged: those of another length at once, those of the right length when they are hashed again, which is
 * done for each blob that is pushed again, but not more than once a day.
 */
final class BlobPublisher {

    private static final int MOST_SOUND = 100_000;
    private static final Duration SOUND = Duration.ofDays(1);

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final BlobLinks links;
    private final DescriptorChain descriptors;
    private final Folder folder;
    private final Cache<Digest, Boolean> sound = Caffeine.newBuilder()
            .maximumSize(MOST_SOUND)
            .expireAfterWrite(SOUND)
            .executor(Runnable::run)
            .build();

    BlobPublisher(
            StorageDriver driver, StorageLayout layout, BlobLinks links, DescriptorChain descriptors, Folder folder) {
        this.driver = driver;
        this.layout = layout;
        this.links = links;
        this.descriptors = descriptors;
        this.folder = folder;
    }

    /** Publishes staged bytes whose digest was verified; the bytes first, so that no link ever leads nowhere. */
    Mono<Descriptor> publish(RepositoryName repository, Staged staged, Digest digest, MediaType mediaType) {
        Descriptor blob = new Descriptor(mediaType, digest, staged.length());
        return driver.publish(staged, layout.blobData(digest), PublishMode.FIRST_WINS)
                .filter(result -> !result.published())
                .filterWhen(
                        kept -> isSound(digest, kept.size() == staged.length()).map(sound -> !sound))
                .flatMap(damaged -> heal(staged, digest))
                .then(Mono.fromRunnable(() -> sound.put(digest, true)))
                .then(Mono.defer(() -> links.add(repository, blob)))
                .thenReturn(blob);
    }

    /** Links a published blob by what its client named it. */
    Mono<Void> name(RepositoryName repository, Digest name, Descriptor blob) {
        return links.name(repository, name, blob.digest());
    }

    private Mono<Void> heal(Staged staged, Digest digest) {
        return driver.publish(staged, layout.blobData(digest), PublishMode.REPLACE)
                .then(Mono.defer(() -> descriptors.forget(digest)));
    }

    private Mono<Boolean> isSound(Digest digest, boolean rightSize) {
        if (!rightSize || sound.getIfPresent(digest) != null) {
            return Mono.just(rightSize);
        }
        return folder.reread(layout.blobData(digest), ByteRange.ALL, Set.of(digest.algorithm()))
                .map(digester -> digester.digest(digest.algorithm()).equals(Optional.of(digest)))
                .onErrorReturn(Corrupt.class, false)
                .onErrorReturn(ObjectUnknown.class, false);
    }
}
