package dev.plimsoll.engine;

import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.manifest.ManifestStore;
import dev.plimsoll.engine.manifest.Referrer;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** One repository of a registry. It exists once something was pushed to it; asking for it costs nothing. */
public interface Repository {

    /** Returns its name. */
    RepositoryName name();

    /** Returns its blobs. */
    BlobStore blobs();

    /** Returns its manifests. */
    ManifestStore manifests();

    /**
     * Lists its tags in byte order, lazily; fails with {@link dev.plimsoll.engine.error.NameUnknown} if nothing was ever
     * pushed to it.
     *
     * @param after only tags that come after this one, which need not exist
     */
    Flux<Tag> tags(Optional<Tag> after);

    /** Lists all manifests that name {@code subject} as theirs. */
    default Flux<Referrer> referrers(Digest subject) {
        return referrers(subject, Optional.empty());
    }

    /**
     * Lists manifests that name {@code subject} as theirs, in the order of their digests, lazily: what is not requested, and
     * what comes before {@code after}, is not read. Fails with {@link dev.plimsoll.engine.error.DigestInvalid} if one of the
     * two is a provisional digest, which no manifest can have.
     *
     * @param after only manifests whose digest comes after this one, which need not exist
     */
    Flux<Referrer> referrers(Digest subject, Optional<Digest> after);
}
