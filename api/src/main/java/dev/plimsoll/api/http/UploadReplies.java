package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.RangeInvalid;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** The answers that upload requests share. */
final class UploadReplies {

    private UploadReplies() {}

    /** Says where a session is and how far it got. */
    static Reply session(int status, RepositoryName name, UploadId id, long offset) {
        return Reply.of(status)
                .with(HttpHeaders.LOCATION, "/v2/" + name + "/blobs/uploads/" + id)
                .with(HttpHeaders.RANGE, received(offset))
                .with("Docker-Upload-UUID", id.toString());
    }

    /** Says where a blob is now. */
    static Reply created(RepositoryName name, Digest digest) {
        return Reply.of(201)
                .with(HttpHeaders.LOCATION, "/v2/" + name + "/blobs/" + digest)
                .with(Reply.DOCKER_CONTENT_DIGEST, digest.toString());
    }

    /** Says where the next chunk belongs, to a client that sent another; the session is as it was. */
    static Reply elsewhere(Endpoint.Upload upload, RangeInvalid error) {
        return session(416, upload.name(), upload.id(), error.end())
                .json(ErrorReplies.body(error.code(), "the chunk does not begin where the upload ends"));
    }

    /** Reads a digest parameter. */
    static Optional<Digest> digest(Query query, String parameter) {
        return query.one(parameter, () -> new DigestInvalid("more than one digest"))
                .map(Digest::parse);
    }

    /** The last byte received, inclusive. Of nothing there is none, and Docker's client takes no empty or negative range. */
    private static String received(long offset) {
        return "0-" + Math.max(offset - 1, 0);
    }
}
