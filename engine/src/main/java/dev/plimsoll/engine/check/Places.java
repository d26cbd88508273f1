package dev.plimsoll.engine.check;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ObjectKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads keys backwards. A key is what it seems only if the layout makes the same key of it. */
final class Places {

    private static final Place FOREIGN = new Place.Foreign();
    private static final int BLOB_DIGEST = 4;

    private final StorageLayout layout;

    Places(StorageLayout layout) {
        this.layout = layout;
    }

    Place of(ObjectKey key) {
        if (key.equals(layout.secret())) {
            return new Place.Secret();
        }
        try {
            return key.isBelow(layout.repositories()) ? inRepository(key) : blob(key);
        } catch (RegistryException none) {
            return FOREIGN;
        }
    }

    private Place blob(ObjectKey key) {
        List<String> path = Arrays.asList(key.value().split("/"));
        if (path.size() != BLOB_DIGEST + 4) {
            return FOREIGN;
        }
        Digest digest = digest(path.get(BLOB_DIGEST), path.get(BLOB_DIGEST + 2)).requireCanonical();
        return key.equals(layout.blobData(digest)) ? new Place.Blob(digest) : FOREIGN;
    }

    /** Splits at the first segment that no repository's name can have. */
    private Place inRepository(ObjectKey key) {
        int underscore = key.value().indexOf("/_");
        if (underscore < 0) {
            return FOREIGN;
        }
        Optional<RepositoryName> repository =
                layout.repositoryAt(new ObjectKey(key.value().substring(0, underscore)));
        List<String> path = Arrays.asList(key.value().substring(underscore + 1).split("/"));
        return repository.map(name -> inRepository(name, path, key)).orElse(FOREIGN);
    }

    private Place inRepository(RepositoryName name, List<String> path, ObjectKey key) {
        String last = path.get(path.size() - 1);
        return switch (path.get(0)) {
            case "_layers" -> path.size() == 4 ? layer(name, digest(path.get(1), path.get(2)), key) : FOREIGN;
            case "_manifests" -> path.size() < 4 ? FOREIGN : manifest(name, path, key);
            case "_referrers" -> path.size() == 4 ? referrer(name, path, last, key) : FOREIGN;
            case "_uploads" -> path.size() < 3 ? FOREIGN : upload(name, UploadId.parse(path.get(1)), path, key);
            default -> FOREIGN;
        };
    }

    private Place layer(RepositoryName name, Digest digest, ObjectKey key) {
        if (key.equals(layout.blobLink(name, digest))) {
            return new Place.BlobLink(name, digest);
        }
        return key.equals(layout.blobMediaType(name, digest)) ? new Place.MediaType(name, digest) : FOREIGN;
    }

    private Place manifest(RepositoryName name, List<String> path, ObjectKey key) {
        if (path.get(1).equals("revisions")) {
            Digest digest = digest(path.get(2), path.get(3));
            return key.equals(layout.manifestLink(name, digest)) ? new Place.ManifestLink(name, digest) : FOREIGN;
        }
        Tag tag = Tag.parse(path.get(2));
        if (key.equals(layout.tagCurrent(name, tag))) {
            return new Place.TagCurrent(name, tag);
        }
        boolean history =
                path.size() == 7 && key.equals(layout.tagHistory(name, tag, digest(path.get(4), path.get(5))));
        return history ? new Place.TagHistory(name, tag) : FOREIGN;
    }

    private Place referrer(RepositoryName name, List<String> path, String last, ObjectKey key) {
        int dot = last.lastIndexOf('.');
        Digest subject = digest(path.get(1), path.get(2));
        Digest manifest = digest(last.substring(0, Math.max(0, dot)), last.substring(dot + 1));
        return key.equals(layout.referrer(name, subject, manifest)) ? new Place.Referrer(name, manifest) : FOREIGN;
    }

    private Place upload(RepositoryName name, UploadId id, List<String> path, ObjectKey key) {
        if (key.equals(layout.uploadData(name, id))) {
            return new Place.UploadData(name, id);
        }
        if (key.equals(layout.uploadRecord(name, id))) {
            return new Place.UploadRecord(name, id);
        }
        String file = path.get(2);
        return file.equals("startedat") || file.equals("hashstates") ? new Place.OtherUpload() : FOREIGN;
    }

    private static Digest digest(String algorithm, String hex) {
        return Digest.parse(algorithm + ":" + hex);
    }
}
