package dev.plimsoll.engine.layout;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.spi.ObjectKey;
import java.util.Optional;

/**
 * Where everything is kept: the tree of the CNCF distribution registry ({@code docker/registry/v2}), so that either can
 * serve what the other wrote.
 *
 * <pre>{@code
 * blobs/<algorithm>/<first two of hex>/<hex>/data
 * repositories/<name>/_layers/<algorithm>/<hex>/link
 * repositories/<name>/_manifests/revisions/<algorithm>/<hex>/link
 * repositories/<name>/_manifests/tags/<tag>/current/link
 * repositories/<name>/_manifests/tags/<tag>/index/<algorithm>/<hex>/link
 * repositories/<name>/_uploads/<id>/data
 * }</pre>
 *
 * <p>A blob's TarSum is a {@code _layers} link of its own, {@code _layers/tarsum.v1+sha256/<hex>/link}, to its canonical digest.
 *
 * <p>Under names that distribution passes over, Plimsoll adds {@code _layers/<algorithm>/<hex>/mediatype},
 * {@code _uploads/<id>/record} and {@code _referrers/<subject algorithm>/<subject hex>/<algorithm>.<hex>}, and, beside blobs and
 * repositories, {@code plimsoll/secret}.
 */
public final class StorageLayout {

    private static final ObjectKey TOP = ObjectKey.of("docker/registry/v2");
    private static final ObjectKey REPOSITORIES = TOP.child("repositories");
    private static final ObjectKey SECRET = TOP.child("plimsoll/secret");

    /** Returns the key of a blob's or manifest's bytes. */
    public ObjectKey blobData(Digest digest) {
        String hex = digest.hex();
        return TOP.child("blobs/" + digest.algorithm() + "/" + hex.substring(0, 2) + "/" + hex + "/data");
    }

    /** Returns the key of the secret that vouches for what one node tells another through the store. */
    public ObjectKey secret() {
        return SECRET;
    }

    /** Returns the key above all repositories. */
    public ObjectKey repositories() {
        return REPOSITORIES;
    }

    /** Returns the key above everything of one repository. */
    public ObjectKey repository(RepositoryName name) {
        return REPOSITORIES.child(name.value());
    }

    /** Returns the repository that lies at a key; empty if the key's path is no repository's name. */
    public Optional<RepositoryName> repositoryAt(ObjectKey key) {
        try {
            return key.isBelow(REPOSITORIES)
                    ? Optional.of(RepositoryName.parse(
                            key.value().substring(REPOSITORIES.value().length() + 1)))
                    : Optional.empty();
        } catch (RegistryException foreign) {
            return Optional.empty();
        }
    }

    /** Returns the key of a repository's link to a blob. */
    public ObjectKey blobLink(RepositoryName name, Digest digest) {
        return layer(name, digest).child("link");
    }

    /** Returns the key of the media type that a repository keeps for a blob. */
    public ObjectKey blobMediaType(RepositoryName name, Digest digest) {
        return layer(name, digest).child("mediatype");
    }

    private ObjectKey layer(RepositoryName name, Digest digest) {
        return repository(name).child("_layers/" + path(digest));
    }

    /** Returns the key of a repository's link to a manifest. */
    public ObjectKey manifestLink(RepositoryName name, Digest digest) {
        return repository(name).child("_manifests/revisions/" + path(digest) + "/link");
    }

    /** Returns the key above a repository's tags. */
    public ObjectKey tags(RepositoryName name) {
        return repository(name).child("_manifests/tags");
    }

    /** Returns the tag that a key directly below {@link #tags} stands for; empty if it is no tag. */
    public Optional<Tag> tagAt(ObjectKey key) {
        try {
            return Optional.of(Tag.parse(key.name()));
        } catch (RegistryException foreign) {
            return Optional.empty();
        }
    }

    /** Returns the key above everything of one tag. */
    public ObjectKey tag(RepositoryName name, Tag tag) {
        return tags(name).child(tag.name());
    }

    /** Returns the key of the link that a tag is. */
    public ObjectKey tagCurrent(RepositoryName name, Tag tag) {
        return tag(name, tag).child("current/link");
    }

    /** Returns the key above the manifests that a tag ever pointed to. */
    public ObjectKey tagHistory(RepositoryName name, Tag tag) {
        return tag(name, tag).child("index");
    }

    /** Returns the key that remembers that a tag pointed to a manifest. */
    public ObjectKey tagHistory(RepositoryName name, Tag tag, Digest digest) {
        return tagHistory(name, tag).child(path(digest) + "/link");
    }

    /** Returns the key above a repository's uploads. */
    public ObjectKey uploads(RepositoryName name) {
        return repository(name).child("_uploads");
    }

    /** Returns the upload that a key directly below {@link #uploads} stands for; empty if it is none. */
    public Optional<UploadId> uploadAt(ObjectKey key) {
        try {
            return Optional.of(UploadId.parse(key.name()));
        } catch (RegistryException foreign) {
            return Optional.empty();
        }
    }

    /** Returns the key above everything of one upload. */
    public ObjectKey upload(RepositoryName name, UploadId id) {
        return uploads(name).child(id.toString());
    }

    /** Returns the key that an upload's bytes are staged at. */
    public ObjectKey uploadData(RepositoryName name, UploadId id) {
        return upload(name, id).child("data");
    }

    /** Returns the key of an upload's record. */
    public ObjectKey uploadRecord(RepositoryName name, UploadId id) {
        return upload(name, id).child("record");
    }

    /** Returns the key where distribution keeps when an upload was begun, as a date of RFC 3339. */
    public ObjectKey uploadStartedAt(RepositoryName name, UploadId id) {
        return upload(name, id).child("startedat");
    }

    /** Returns the key above the manifests that name {@code subject} as theirs. */
    public ObjectKey referrers(RepositoryName name, Digest subject) {
        return repository(name).child("_referrers/" + path(subject));
    }

    /** Returns the key of one entry below {@link #referrers}. */
    public ObjectKey referrer(RepositoryName name, Digest subject, Digest manifest) {
        return referrers(name, subject).child(manifest.algorithm() + "." + manifest.hex());
    }

    private static String path(Digest digest) {
        return digest.algorithm() + "/" + digest.hex();
    }
}
