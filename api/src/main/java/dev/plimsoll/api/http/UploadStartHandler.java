package dev.plimsoll.api.http;

import dev.plimsoll.api.security.Action;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.NameInvalid;
import java.util.List;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** How an upload begins: as a session, as the whole blob in one request, or as a link to a blob of another repository. */
final class UploadStartHandler {

    private final Registry registry;
    private final UploadBody uploadBody;

    UploadStartHandler(Registry registry, UploadBody uploadBody) {
        this.registry = registry;
        this.uploadBody = uploadBody;
    }

    Mono<ServerResponse> post(Endpoint.Uploads uploads, Call call) {
        Optional<Digest> mount = UploadReplies.digest(call.query(), "mount");
        Optional<Digest> whole = UploadReplies.digest(call.query(), "digest");
        Optional<DigestAlgorithm> algorithm = algorithm(call.query());
        if (mount.isPresent()) {
            return mount(uploads, mount.get(), call).switchIfEmpty(Mono.defer(() -> session(uploads, algorithm, call)));
        }
        return whole.map(digest -> whole(uploads, digest, call)).orElseGet(() -> session(uploads, algorithm, call));
    }

    /**
     * Empty if there is nothing to link, for whatever reason: the client then uploads, and learns nothing of repositories
     * that are none of its business. Without a source to link from, any that is known to have the blob will do.
     */
    private Mono<ServerResponse> mount(Endpoint.Uploads uploads, Digest digest, Call call) {
        List<String> from = call.query().all("from");
        return from.isEmpty() ? anywhere(uploads, digest, call) : mount(uploads, digest, from, call);
    }

    private Mono<ServerResponse> anywhere(Endpoint.Uploads uploads, Digest digest, Call call) {
        return blobs(uploads)
                .stat(digest)
                .switchIfEmpty(Mono.defer(() -> blobs(uploads).mount(digest, source -> call.may(Action.PULL, source))))
                .map(blob -> UploadReplies.created(uploads.name(), digest));
    }

    private Mono<ServerResponse> mount(Endpoint.Uploads uploads, Digest digest, List<String> from, Call call) {
        return Mono.just(from)
                .filter(names -> names.size() == 1)
                .map(names -> RepositoryName.parse(names.get(0)))
                .onErrorComplete(NameInvalid.class)
                .filter(source -> call.may(Action.PULL, source))
                .flatMap(source -> blobs(uploads).mount(source, digest))
                .map(blob -> UploadReplies.created(uploads.name(), digest));
    }

    private Mono<ServerResponse> session(Endpoint.Uploads uploads, Optional<DigestAlgorithm> algorithm, Call call) {
        return call.body()
                .ended()
                .then(Mono.defer(() -> blobs(uploads).create(algorithm)))
                .map(upload -> UploadReplies.session(202, uploads.name(), upload.id(), upload.offset()));
    }

    /** Without a session: nobody could know it, so nothing may stay if the request fails. */
    private Mono<ServerResponse> whole(Endpoint.Uploads uploads, Digest digest, Call call) {
        RequestBody body = uploadBody.check(call);
        return blobs(uploads).put(digest, body.content()).map(blob -> UploadReplies.created(uploads.name(), digest));
    }

    private static Optional<DigestAlgorithm> algorithm(Query query) {
        return query.one("digest-algorithm", () -> new DigestInvalid("more than one digest algorithm"))
                .map(name ->
                        DigestAlgorithm.of(name).orElseThrow(() -> new DigestInvalid("unsupported digest algorithm")));
    }

    private BlobStore blobs(Endpoint.Uploads uploads) {
        return registry.repository(uploads.name()).blobs();
    }
}
