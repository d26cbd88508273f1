package dev.plimsoll.engine.check;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.descriptor.Links;
import dev.plimsoll.engine.digest.Digester;
import dev.plimsoll.engine.digest.Digesters;
import dev.plimsoll.engine.digest.StateSeal;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import java.time.Instant;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks at every object of a store: each blob must hash to its name, each link lead to a blob, each tag to a manifest that its
 * repository has, each upload be fit to go on, and nothing be half there. It only reads.
 *
 * <p>Made for a store that nobody writes to: what is under way elsewhere is taken for what it looks like. Memory is the same for
 * every size of store, about 8 MiB; time is that of reading everything once.
 */
public final class StoreCheck {

    private static final int AT_ONCE = 8;

    private final StorageDriver driver;
    private final StorageLayout layout = new StorageLayout();
    private final Places places = new Places(layout);
    private final Links links;
    private final UploadCheck uploads;

    /** @param old uploads without activity since then are reported */
    public StoreCheck(StorageDriver driver, Instant old) {
        this.driver = driver;
        this.links = new Links(driver);
        this.uploads = new UploadCheck(driver, layout, old);
    }

    /**
     * Checks everything, repositories first, lazily. An object that cannot be read is a finding; a store that cannot be listed is
     * an error.
     *
     * @param visited told of each object as it is checked
     */
    public Flux<Finding> findings(Consumer<ObjectKey> visited) {
        return Flux.defer(() -> {
            LinkedBlobs linked = new LinkedBlobs();
            return Flux.concat(below(layout.repositories(), visited, linked), others(visited, linked));
        });
    }

    private Flux<Finding> below(ObjectKey prefix, Consumer<ObjectKey> visited, LinkedBlobs linked) {
        return checked(objects(prefix, ListOptions.subtree()), visited, linked);
    }

    /** What lies beside the repositories; they are passed over. */
    private Flux<Finding> others(Consumer<ObjectKey> visited, LinkedBlobs linked) {
        ObjectKey repositories = layout.repositories();
        Flux<ObjectKey> before = objects(ObjectKey.ROOT, ListOptions.subtree())
                .takeWhile(key -> !key.isBelow(repositories) && key.compareTo(repositories) < 0);
        Flux<ObjectKey> after = objects(ObjectKey.ROOT, ListOptions.subtree().startingAfter(repositories))
                .skipWhile(key -> key.isBelow(repositories));
        return checked(before.concatWith(after), visited, linked);
    }

    private Flux<ObjectKey> objects(ObjectKey prefix, ListOptions options) {
        return driver.list(prefix, options).map(entry -> entry.key());
    }

    private Flux<Finding> checked(Flux<ObjectKey> keys, Consumer<ObjectKey> visited, LinkedBlobs linked) {
        return keys.doOnNext(visited)
                .flatMapSequential(
                        key -> check(key, linked).onErrorResume(RegistryException.class, e -> unreadable(key, e)),
                        AT_ONCE,
                        1);
    }

    private static Flux<Finding> unreadable(ObjectKey key, RegistryException failure) {
        return Flux.just(new Finding(Finding.Kind.UNREADABLE, key, String.valueOf(failure.getMessage())));
    }

    private Flux<Finding> check(ObjectKey key, LinkedBlobs linked) {
        Place place = places.of(key);
        if (place instanceof Place.Blob blob) {
            return blob(key, blob.digest(), linked);
        }
        if (place instanceof Place.BlobLink link) {
            return blobLink(key, link, linked);
        }
        if (place instanceof Place.ManifestLink link) {
            return link(key, link.digest(), linked);
        }
        if (place instanceof Place.TagCurrent tag) {
            return tag(key, tag);
        }
        return other(key, place);
    }

    private Flux<Finding> other(ObjectKey key, Place place) {
        if (place instanceof Place.TagHistory history) {
            return absent(layout.tagCurrent(history.repository(), history.tag()), Finding.Kind.TAG_HALF_MADE, key);
        }
        if (place instanceof Place.MediaType type) {
            return absent(layout.blobLink(type.repository(), type.digest()), Finding.Kind.NAME_UNUSED, key);
        }
        if (place instanceof Place.Referrer referrer) {
            ObjectKey manifest = layout.manifestLink(referrer.repository(), referrer.manifest());
            return absent(manifest, Finding.Kind.REFERRER_DANGLING, key);
        }
        if (place instanceof Place.UploadData data) {
            return absent(layout.uploadRecord(data.repository(), data.id()), Finding.Kind.UPLOAD_WITHOUT_RECORD, key);
        }
        if (place instanceof Place.UploadRecord record) {
            return uploads.check(key, record.repository(), record.id());
        }
        if (place instanceof Place.Secret) {
            return secret(key);
        }
        return place instanceof Place.Foreign ? found(Finding.Kind.FOREIGN, key, "not of this registry") : Flux.empty();
    }

    private Flux<Finding> blob(ObjectKey key, Digest digest, LinkedBlobs linked) {
        Flux<Finding> unlinked = linked.mayContain(digest)
                ? Flux.empty()
                : found(Finding.Kind.BLOB_UNLINKED, key, "no repository has a link to it");
        return hashed(key, digest)
                .filter(actual -> !actual.equals(digest))
                .map(actual -> new Finding(Finding.Kind.BLOB_MISMATCH, key, "its bytes are " + actual))
                .flux()
                .concatWith(unlinked);
    }

    private Mono<Digest> hashed(ObjectKey key, Digest name) {
        return Mono.defer(() -> {
            Digester digester = Digesters.create(name.algorithm());
            return driver.read(key, ByteRange.ALL)
                    .doOnNext(digester::update)
                    .then(Mono.fromSupplier(digester::digest))
                    .onErrorComplete(ObjectUnknown.class);
        });
    }

    /** A provisional name leads to a canonical digest of which it says nothing; without that one's link it is unused. */
    private Flux<Finding> blobLink(ObjectKey key, Place.BlobLink link, LinkedBlobs linked) {
        if (!link.digest().algorithm().isProvisional()) {
            return link(key, link.digest(), linked);
        }
        return links.find(key)
                .flatMapMany(found ->
                        absent(layout.blobLink(link.repository(), found.target()), Finding.Kind.NAME_UNUSED, key));
    }

    private Flux<Finding> link(ObjectKey key, Digest digest, LinkedBlobs linked) {
        linked.add(digest);
        return links.find(key)
                .map(Links.Link::target)
                .flatMapMany(target -> target.equals(digest)
                        ? absent(layout.blobData(digest), Finding.Kind.LINK_DANGLING, key)
                        : found(Finding.Kind.LINK_WRONG, key, "it says " + target));
    }

    private Flux<Finding> tag(ObjectKey key, Place.TagCurrent tag) {
        return links.find(key)
                .flatMapMany(link ->
                        absent(layout.manifestLink(tag.repository(), link.target()), Finding.Kind.TAG_DANGLING, key));
    }

    private Flux<Finding> secret(ObjectKey key) {
        return driver.stat(key)
                .filter(stat -> stat.size() != StateSeal.KEY_LENGTH)
                .map(stat -> new Finding(Finding.Kind.SECRET_WRONG, key, "it has " + stat.size() + " bytes"))
                .flux();
    }

    /** Finds that something is missing which the object needs. */
    private Flux<Finding> absent(ObjectKey needed, Finding.Kind kind, ObjectKey key) {
        return driver.stat(needed)
                .hasElement()
                .flatMapMany(there -> there ? Flux.empty() : found(kind, key, "there is no " + needed));
    }

    private static Flux<Finding> found(Finding.Kind kind, ObjectKey key, String detail) {
        return Flux.just(new Finding(kind, key, detail));
    }
}
