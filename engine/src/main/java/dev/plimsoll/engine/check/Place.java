package dev.plimsoll.engine.check;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.content.UploadId;

/** What a key of the storage layout stands for. */
sealed interface Place {

    record Blob(Digest digest) implements Place {}

    record BlobLink(RepositoryName repository, Digest digest) implements Place {}

    record MediaType(RepositoryName repository, Digest digest) implements Place {}

    record ManifestLink(RepositoryName repository, Digest digest) implements Place {}

    record TagCurrent(RepositoryName repository, Tag tag) implements Place {}

    record TagHistory(RepositoryName repository, Tag tag) implements Place {}

    record Referrer(RepositoryName repository, Digest manifest) implements Place {}

    record UploadData(RepositoryName repository, UploadId id) implements Place {}

    record UploadRecord(RepositoryName repository, UploadId id) implements Place {}

    /** What distribution keeps beside an upload's bytes. */
    record OtherUpload() implements Place {}

    record Secret() implements Place {}

    record Foreign() implements Place {}
}
