package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import reactor.core.publisher.Mono;

/** Gives verified bytes their final name, and the repository its link to them. */
final class BlobPublisher {

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final BlobLinks links;

    BlobPublisher(StorageDriver driver, StorageLayout layout, BlobLinks links) {
        this.driver = driver;
        this.layout = layout;
        this.links = links;
    }

    /** Publishes staged bytes whose digest was verified; the bytes first, so that no link ever leads nowhere. */
    Mono<Descriptor> publish(RepositoryName repository, Staged staged, Digest digest, MediaType mediaType) {
        ObjectKey target = layout.blobData(digest);
        Descriptor blob = new Descriptor(mediaType, digest, staged.length());
        return driver.publish(staged, target, PublishMode.FIRST_WINS)
                .flatMap(result -> healed(result, staged, target))
                .then(Mono.defer(() -> links.add(repository, blob)))
                .thenReturn(blob);
    }

    /** Links a published blob by what its client named it. */
    Mono<Void> name(RepositoryName repository, Digest name, Descriptor blob) {
        return links.name(repository, name, blob.digest());
    }

    /** Bytes of another length under the same digest are damaged: the verified ones replace them. */
    private Mono<PublishResult> healed(PublishResult result, Staged staged, ObjectKey target) {
        return result.published() || result.size() == staged.length()
                ? Mono.just(result)
                : driver.publish(staged, target, PublishMode.REPLACE);
    }
}
