package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.Reference;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.NameUnknown;
import dev.plimsoll.engine.error.TagInvalid;

/** What a path of the OCI Distribution API names, or of the tokens for it. Every part of it has been parsed. */
public sealed interface Endpoint {

    /** What belongs to one repository. */
    sealed interface InRepository extends Endpoint {

        RepositoryName name();
    }

    /** {@code /token}: where tokens are given. */
    record Token() implements Endpoint {}

    /** {@code /v2/}: does this server speak the API? */
    record Base() implements Endpoint {}

    /** {@code /v2/_catalog}: the repositories. */
    record Catalog() implements Endpoint {}

    /** {@code /v2/<name>/blobs/<digest>}. */
    record Blob(RepositoryName name, Digest digest) implements InRepository {}

    /** {@code /v2/<name>/blobs/uploads/}: where uploads begin. */
    record Uploads(RepositoryName name) implements InRepository {}

    /** {@code /v2/<name>/blobs/uploads/<id>}: one upload session. */
    record Upload(RepositoryName name, UploadId id) implements InRepository {}

    /** {@code /v2/<name>/manifests/<reference>}. */
    record Manifest(RepositoryName name, Reference reference) implements InRepository {}

    /** {@code /v2/<name>/tags/list}. */
    record Tags(RepositoryName name) implements InRepository {}

    /** {@code /v2/<name>/referrers/<digest>}. */
    record Referrers(RepositoryName name, Digest digest) implements InRepository {}

    /**
     * Reads a path, from its end: a repository may itself be named {@code a/manifests/b} or {@code tags}.
     *
     * @throws NameUnknown if the path is of no endpoint's form
     * @throws dev.plimsoll.engine.error.RegistryException if it is, but a name, digest, tag or upload in it is malformed
     */
    static Endpoint parse(String path) {
        if (path.equals("/v2/") || path.equals("/v2")) {
            return new Base();
        }
        if (path.equals("/v2/_catalog")) {
            return new Catalog();
        }
        if (path.equals("/token")) {
            return new Token();
        }
        String rest = path.startsWith("/v2/") ? path.substring(3) : "";
        if (rest.endsWith("/tags/list")) {
            return new Tags(name(rest, "/tags/list".length()));
        }
        if (rest.endsWith("/blobs/uploads/")) {
            return new Uploads(name(rest, "/blobs/uploads/".length()));
        }
        if (rest.endsWith("/blobs/uploads")) {
            return new Uploads(name(rest, "/blobs/uploads".length()));
        }
        return named(rest);
    }

    private static Endpoint named(String rest) {
        int last = rest.lastIndexOf('/');
        String parent = rest.substring(0, Math.max(last, 0));
        String leaf = rest.substring(last + 1);
        if (parent.endsWith("/blobs/uploads")) {
            return new Upload(name(parent, "/blobs/uploads".length()), UploadId.parse(leaf));
        }
        if (parent.endsWith("/blobs")) {
            return new Blob(name(parent, "/blobs".length()), Digest.parse(leaf));
        }
        if (parent.endsWith("/manifests")) {
            return new Manifest(name(parent, "/manifests".length()), Reference.parse(leaf));
        }
        if (parent.endsWith("/referrers")) {
            return new Referrers(name(parent, "/referrers".length()), Digest.parse(leaf));
        }
        if (parent.contains("/manifests/")) {
            throw new TagInvalid("a tag has no slash");
        }
        throw new NameUnknown("no such endpoint");
    }

    private static RepositoryName name(String rest, int suffix) {
        int end = rest.length() - suffix;
        return RepositoryName.parse(end > 0 ? rest.substring(1, end) : "");
    }
}
