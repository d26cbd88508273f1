package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.access.Access;
import dev.plimsoll.engine.buffer.BatchPool;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.descriptor.DescriptorChain;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.DescriptorCache.Kind;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Makes the blob stores of all repositories of one registry, over what they share. */
public final class BlobStores {

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final Access access;
    private final BlobLinks links;
    private final DescriptorChain descriptors;
    private final Uploads uploads;
    private final FileLocations files = new FileLocations();

    /**
     * @param blobLimit the longest blob accepted, in bytes
     * @param nearEntries how many descriptors to keep in this process; 0 for none
     */
    public BlobStores(
            StorageDriver driver,
            StorageLayout layout,
            Access access,
            BatchPool pool,
            UploadStore store,
            Clock clock,
            long blobLimit,
            int nearEntries,
            Optional<DescriptorCache> shared) {
        this.driver = driver;
        this.layout = layout;
        this.access = access;
        this.links = new BlobLinks(driver, layout);
        this.descriptors = new DescriptorChain(Kind.BLOB, links, nearEntries, shared);
        Folder folder = new Folder(driver, pool, blobLimit);
        this.uploads = new Uploads(
                store,
                layout,
                folder,
                new BlobPublisher(driver, layout, links, descriptors, folder),
                new RecordStates(driver, layout),
                clock);
    }

    /** Returns the blobs of one repository. */
    public BlobStore of(RepositoryName repository) {
        return new LinkedBlobStore(this, repository);
    }

    /**
     * Returns the store's key for a purpose, derived from its secret; makes that if there is none, except where nothing may be
     * changed: then empty.
     */
    public Mono<byte[]> key(String purpose) {
        StoreSecret secret = new StoreSecret(driver, layout);
        return (access.readOnly() ? secret.stored() : secret.seal())
                .map(seal -> seal.seal(new byte[0], List.of("key 1", purpose)));
    }

    Access access() {
        return access;
    }

    BlobLinks links() {
        return links;
    }

    DescriptorChain descriptors() {
        return descriptors;
    }

    Uploads uploads() {
        return uploads;
    }

    BlobContent content(Descriptor blob) {
        return new StoredContent(driver, layout.blobData(blob.digest()), blob, files, descriptors);
    }
}
