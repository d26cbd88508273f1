package dev.plimsoll.api.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be configured about the registry itself.
 *
 * @param storage where content is kept, such as {@code file:///var/lib/plimsoll} or {@code memory:}; by default in the folder
 *     {@code data} below the working directory
 * @param storageDurability what an acknowledged write to it survives; by default a power cut, if the store can
 * @param redis what nodes over one store share besides it, such as {@code redis://host:6379}; nothing by default
 * @param delete whether blobs, manifests and tags may be deleted
 * @param readOnly refuses every request that would change something
 * @param bufferMemory how many bytes of uploads may be in memory at once, all uploads together
 * @param manifestLimit the longest manifest accepted
 * @param blobLimit the longest blob accepted
 * @param sparseManifests accepts manifests that refer to blobs and manifests which their repository does not have
 * @param cache what is remembered of stored content
 * @param uploads what becomes of uploads that nobody finishes
 * @param http how patient the server is with clients
 * @param auth who may do what; anybody anything by default
 */
@ConfigurationProperties(value = "plimsoll", ignoreUnknownFields = false)
public record PlimsollProperties(
        @Nullable String storage,
        @Name("storage.durability") @Nullable Durability storageDurability,
        @Nullable String redis,
        @DefaultValue Delete delete,
        @DefaultValue("false") boolean readOnly,
        @DefaultValue("256MB") DataSize bufferMemory,
        @DefaultValue("4MB") DataSize manifestLimit,
        @DefaultValue("5TB") DataSize blobLimit,
        @DefaultValue("false") boolean sparseManifests,
        @DefaultValue Cache cache,
        @DefaultValue Uploads uploads,
        @DefaultValue Http http,
        @DefaultValue Auth auth) {

    private static final DataSize LEAST_BUFFER_MEMORY = DataSize.ofMegabytes(8);
    private static final DataSize MOST_MANIFEST = DataSize.ofMegabytes(64);

    public PlimsollProperties {
        Invalid.unless(
                bufferMemory.compareTo(LEAST_BUFFER_MEMORY) >= 0, "buffer-memory", bufferMemory, "must be 8MB or more");
        Invalid.unless(
                manifestLimit.toBytes() > 0 && manifestLimit.compareTo(MOST_MANIFEST) <= 0,
                "manifest-limit",
                manifestLimit,
                "must be between 1B and 64MB");
        Invalid.unless(blobLimit.toBytes() > 0, "blob-limit", blobLimit, "must be 1B or more");
        Invalid.unless(
                redis != null || uploads.records() == Uploads.Records.STORE,
                "uploads.records",
                uploads.records(),
                "needs plimsoll.redis");
    }

    /**
     * Returns where and how content is kept, as its driver is told: the default made absolute, durability as a parameter.
     * Java's URIs need something after the colon, so {@code memory:} becomes {@code memory:/}.
     */
    public URI storageUri() {
        String where =
                storage == null ? Path.of("data").toAbsolutePath().toUri().toString() : storage;
        try {
            String store = where.endsWith(":") ? where + "/" : where;
            return new URI(storageDurability == null ? store : storageDurability.addedTo(store));
        } catch (URISyntaxException malformed) {
            throw Invalid.property("storage", "is no URI: " + malformed.getReason());
        }
    }

    /** Returns where Redis is, if there is one. */
    public Optional<URI> redisUri() {
        try {
            return redis == null || redis.isBlank() ? Optional.empty() : Optional.of(new URI(redis));
        } catch (URISyntaxException malformed) {
            throw Invalid.property("redis", "is no URI: " + malformed.getReason());
        }
    }

    /**
     * Deletes.
     *
     * @param enabled whether blobs, manifests and tags may be deleted
     */
    public record Delete(@DefaultValue("false") boolean enabled) {}

    /**
     * What is remembered of stored content.
     *
     * @param entries how many blobs and manifests; 0 remembers nothing
     */
    public record Cache(@DefaultValue("100000") int entries) {

        public Cache {
            Invalid.unless(entries >= 0, "cache.entries", entries, "must be 0 or more");
        }
    }
}
