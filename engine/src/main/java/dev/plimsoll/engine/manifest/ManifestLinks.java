package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.descriptor.DescriptorChain;
import dev.plimsoll.engine.descriptor.Links;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.StorageDriver;
import java.nio.ByteBuffer;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The links from repositories to manifests. A manifest's media type is read from its bytes: they alone say it for good. */
final class ManifestLinks implements DescriptorChain.Source {

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final Links links;
    private final int limit;
    private final ManifestCache cache = new ManifestCache();

    ManifestLinks(StorageDriver driver, StorageLayout layout, int limit) {
        this.driver = driver;
        this.layout = layout;
        this.links = new Links(driver);
        this.limit = limit;
    }

    @Override
    public Mono<Digest> link(RepositoryName repository, Digest digest) {
        return links.find(layout.manifestLink(repository, digest)).map(Links.Link::target);
    }

    @Override
    public Mono<Descriptor> describe(
            RepositoryName repository, Digest digest, Digest canonical, Optional<Descriptor> content) {
        return content.map(Mono::just).orElseGet(() -> described(canonical));
    }

    private Mono<Descriptor> described(Digest digest) {
        return bytes(digest)
                .map(content -> new Descriptor(parse(digest, content).mediaType(), digest, content.remaining()));
    }

    /** Returns the bytes of a manifest, read-only and the receiver's own; empty if there are none. */
    Mono<ByteBuffer> bytes(Digest digest) {
        return cache.get(digest, driver.get(layout.blobData(digest), limit).map(SmallObject::content));
    }

    ParsedManifest parse(Digest digest, ByteBuffer content) {
        try {
            return ManifestParser.parse(content, Optional.empty());
        } catch (ManifestInvalid foreign) {
            throw new Corrupt("stored manifest cannot be read: " + digest, foreign);
        } catch (RegistryException damaged) {
            throw new Corrupt("stored manifest is damaged: " + digest, damaged);
        }
    }

    Mono<Void> add(RepositoryName repository, Digest digest) {
        return links.add(layout.manifestLink(repository, digest), digest);
    }

    Mono<Void> remove(RepositoryName repository, Digest digest) {
        return driver.delete(layout.manifestLink(repository, digest));
    }
}
