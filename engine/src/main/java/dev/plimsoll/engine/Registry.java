package dev.plimsoll.engine;

import dev.plimsoll.engine.access.Access;
import dev.plimsoll.engine.blob.AbandonedUpload;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobStores;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.blob.UploadPurge;
import dev.plimsoll.engine.buffer.BatchPool;
import dev.plimsoll.engine.buffer.ByteLedger;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.error.NameUnknown;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.manifest.ManifestStore;
import dev.plimsoll.engine.manifest.ManifestStores;
import dev.plimsoll.engine.manifest.Referrer;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.FirstError;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A registry over one storage driver: what an application embeds.
 *
 * <pre>{@code
 * Registry registry = Registry.builder(driver).build();
 * BlobStore blobs = registry.repository(RepositoryName.parse("library/hello")).blobs();
 * blobs.put(MediaType.OCTET_STREAM, content).subscribe(blob -> System.out.println(blob.digest()));
 * }</pre>
 *
 * <p>Safe for use by any number of threads; nothing it returns does anything before it is subscribed to, and nothing blocks.
 * Results arrive on the driver's threads. Every failure is a {@link dev.plimsoll.engine.error.RegistryException}, except one
 * that the caller's own content ended with, which is passed on as it is.
 */
public final class Registry implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final StorageDriver driver;
    private final ByteLedger ledger;
    private final BlobStores blobs;
    private final ManifestStores manifests;
    private final Catalog catalog;
    private final Catalog uploading;
    private final UploadPurge purge;
    private final Clock clock;

    private Registry(Builder options) {
        StorageLayout layout = new StorageLayout();
        Access access = new Access(options.readOnly, options.deleteEnabled);
        driver = options.driver;
        UploadStore uploads = options.uploads.orElseGet(() -> new ObjectUploadStore(driver, layout));
        ledger = new ByteLedger(options.bufferMemory, BatchPool.BATCH);
        blobs = new BlobStores(
                driver,
                layout,
                access,
                new BatchPool(ledger),
                uploads,
                options.clock,
                options.blobLimit,
                options.nearCache,
                options.sharedCache);
        manifests = new ManifestStores(
                driver,
                layout,
                access,
                ledger,
                options.manifestLimit,
                options.sparse,
                options.nearCache,
                options.sharedCache);
        catalog = Catalog.ofContent(driver, layout);
        uploading = Catalog.ofUploads(driver, layout);
        purge = new UploadPurge(driver, layout, uploads);
        clock = options.clock;
    }

    /** Returns a builder of a registry over that driver, which the registry closes when it is closed. */
    public static Builder builder(StorageDriver driver) {
        return new Builder(driver);
    }

    /** Returns one repository, whether or not anything was pushed to it yet. */
    public Repository repository(RepositoryName name) {
        return new View(name, blobs.of(name));
    }

    /**
     * Lists the repositories that something was pushed to, in path order ({@code a}, {@code a/b}, {@code a-b}), lazily.
     *
     * @param after only repositories that come after this one, which need not exist
     */
    public Flux<RepositoryName> repositories(Optional<RepositoryName> after) {
        return catalog.list(after);
    }

    /**
     * Lists the uploads that nobody went on with, and removes them, unless told only to look. Lazy: an upload is looked at when
     * it is requested. It is the caller's to run this now and then. An upload that cannot be read or removed does not keep the
     * others; its error comes last.
     *
     * @param age how long nothing must have happened to an upload; uploads that cannot be dated are kept
     * @param remove false to look only
     */
    public Flux<AbandonedUpload> purgeUploads(Duration age, boolean remove) {
        return Flux.defer(() -> purgeUploads(clock.instant().minus(age), remove));
    }

    private Flux<AbandonedUpload> purgeUploads(Instant before, boolean remove) {
        return uploading
                .list(Optional.empty())
                .concatMapDelayError(name -> purge.purge(name, before, remove), true, 1)
                .transform(FirstError::of);
    }

    /**
     * Returns 32 bytes that every process over this store gets alike, and no two purposes. They are derived from a secret in the
     * store, so they are known to whoever can read all of it, and change when that secret is removed. The first to ask makes
     * the secret; a read-only registry does not, and returns empty if there is none.
     *
     * @param purpose a name; may be public
     */
    public Mono<byte[]> key(String purpose) {
        return blobs.key(purpose);
    }

    /** Completes if the store can be reached and written. */
    public Mono<Void> check() {
        return driver.check();
    }

    /** Returns how many bytes of the ledger are taken at this moment; at most what was configured, but for an overdraft. */
    public long bufferMemoryUsed() {
        return ledger.used();
    }

    /** Returns how many bytes the ledger has: what was configured. */
    public long bufferMemory() {
        return ledger.capacity();
    }

    /** Returns how many bytes of the ledger are left at this moment; negative if it is overdrawn. */
    public long bufferMemoryLeft() {
        return ledger.capacity() - ledger.used();
    }

    /** Closes the driver and waits for it; not to be called on a thread that must not block. */
    @Override
    public void close() {
        driver.close().block(CLOSING);
    }

    private final class View implements Repository {

        private final RepositoryName name;
        private final BlobStore ownBlobs;

        View(RepositoryName name, BlobStore ownBlobs) {
            this.name = name;
            this.ownBlobs = ownBlobs;
        }

        @Override
        public RepositoryName name() {
            return name;
        }

        @Override
        public BlobStore blobs() {
            return ownBlobs;
        }

        @Override
        public ManifestStore manifests() {
            return manifests.of(name, ownBlobs);
        }

        @Override
        public Flux<Tag> tags(Optional<Tag> after) {
            return manifests.tags(name, after).switchIfEmpty(Flux.defer(this::noTags));
        }

        private Flux<Tag> noTags() {
            return catalog.exists(name)
                    .flatMapMany(
                            exists -> exists ? Flux.empty() : Flux.error(() -> new NameUnknown("repository unknown")));
        }

        @Override
        public Flux<Referrer> referrers(Digest subject, Optional<Digest> after) {
            return manifests.referrers(name, subject, after);
        }
    }

    /** Options of a registry; each has a default that suits production. */
    public static final class Builder {

        private static final long MIB = 1024 * 1024;

        private final StorageDriver driver;
        private boolean deleteEnabled;
        private boolean readOnly;
        private long bufferMemory = 256 * MIB;
        private int nearCache = 100_000;
        private int manifestLimit = (int) (4 * MIB);
        private boolean sparse;
        private long blobLimit = 5 * MIB * MIB;
        private Optional<DescriptorCache> sharedCache = Optional.empty();
        private Optional<UploadStore> uploads = Optional.empty();
        private Clock clock = Clock.systemUTC();

        private Builder(StorageDriver driver) {
            this.driver = driver;
        }

        /** Allows blobs, manifests and tags to be deleted; off by default. */
        public Builder deleteEnabled(boolean enabled) {
            deleteEnabled = enabled;
            return this;
        }

        /** Refuses every command; off by default. */
        public Builder readOnly(boolean only) {
            readOnly = only;
            return this;
        }

        /**
         * Sets the byte ledger: how much content may be in memory on its way to the driver, over all uploads together. At
         * least one batch (256 KiB); 256 MiB by default. It is direct memory, so it must fit in the JVM's
         * {@code -XX:MaxDirectMemorySize}.
         */
        public Builder bufferMemory(long bytes) {
            bufferMemory = bytes;
            return this;
        }

        /** Sets how many descriptors of blobs, and as many of manifests, are kept in memory; 0 for none, 100,000 by default. */
        public Builder nearCache(int entries) {
            nearCache = entries;
            return this;
        }

        /** Sets a cache of descriptors shared with other nodes; none by default. */
        public Builder sharedCache(DescriptorCache cache) {
            sharedCache = Optional.of(cache);
            return this;
        }

        /** Sets where upload records are kept; beside the bytes they describe by default. */
        public Builder uploads(UploadStore store) {
            uploads = Optional.of(store);
            return this;
        }

        /** Sets the longest manifest accepted, in bytes; 4 MiB by default. */
        public Builder manifestLimit(int bytes) {
            manifestLimit = bytes;
            return this;
        }

        /** Accepts manifests that refer to content which the repository does not hold; off by default. */
        public Builder sparseManifests(boolean accepted) {
            sparse = accepted;
            return this;
        }

        /** Sets the longest blob accepted, in bytes; 5 TiB by default. */
        public Builder blobLimit(long bytes) {
            blobLimit = bytes;
            return this;
        }

        /** Sets the clock that dates uploads; the system's by default. */
        public Builder clock(Clock dates) {
            clock = dates;
            return this;
        }

        /** Builds the registry. Nothing is opened or read yet. */
        public Registry build() {
            return new Registry(this);
        }
    }
}
