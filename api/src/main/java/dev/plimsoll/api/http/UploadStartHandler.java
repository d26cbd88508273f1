package dev.plimsoll.api.http;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.NameInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** How an upload begins: as a session, as the whole blob in one request, or as a link to a blob of another repository. */
final class UploadStartHandler {

    private static final Logger LOG = LoggerFactory.getLogger(UploadStartHandler.class);

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
            return mount(uploads, mount.get(), call.query())
                    .switchIfEmpty(Mono.defer(() -> session(uploads, algorithm, call)));
        }
        return whole.map(digest -> whole(uploads, digest, call)).orElseGet(() -> session(uploads, algorithm, call));
    }

    /**
     * Empty if there is nothing to link, for whatever reason: the client then uploads, and learns nothing of repositories
     * that are none of its business. Without a source to link from, any that is known to have the blob will do.
     */
    private Mono<ServerResponse> mount(Endpoint.Uploads uploads, Digest digest, Query query) {
        List<String> from = query.all("from");
        return from.isEmpty() ? anywhere(uploads, digest) : mount(uploads, digest, from);
    }

    /** There is no authentication yet, so every repository may be read. */
    private Mono<ServerResponse> anywhere(Endpoint.Uploads uploads, Digest digest) {
        return blobs(uploads)
                .stat(digest)
                .switchIfEmpty(Mono.defer(() -> blobs(uploads).mount(digest, repository -> true)))
                .map(blob -> UploadReplies.created(uploads.name(), digest));
    }

    private Mono<ServerResponse> mount(Endpoint.Uploads uploads, Digest digest, List<String> from) {
        return Mono.just(from)
                .filter(names -> names.size() == 1)
                .map(names -> RepositoryName.parse(names.get(0)))
                .onErrorComplete(NameInvalid.class)
                .flatMap(source -> blobs(uploads).mount(source, digest))
                .map(blob -> UploadReplies.created(uploads.name(), digest));
    }

    private Mono<ServerResponse> session(Endpoint.Uploads uploads, Optional<DigestAlgorithm> algorithm, Call call) {
        return call.body()
                .ended()
                .then(Mono.defer(() -> blobs(uploads).create(algorithm)))
                .map(upload -> UploadReplies.session(202, uploads.name(), upload.id(), upload.offset()));
    }

    /** Nobody knows the session of an upload that is one request, so nothing of it may stay if the request fails. */
    private Mono<ServerResponse> whole(Endpoint.Uploads uploads, Digest digest, Call call) {
        RequestBody body = uploadBody.check(call);
        return Mono.usingWhen(
                        begun(blobs(uploads).create(Optional.of(digest.algorithm()))),
                        upload -> commit(upload, body, digest),
                        upload -> Mono.empty(),
                        (upload, error) -> discard(upload),
                        UploadStartHandler::discard)
                .map(blob -> UploadReplies.created(uploads.name(), digest));
    }

    private static Mono<Descriptor> commit(BlobUpload upload, RequestBody body, Digest digest) {
        return upload.commit(upload.offset(), body.content(), digest);
    }

    /** Begun to its end even if the request goes meanwhile, and then discarded: half begun, nobody could. */
    private static Mono<BlobUpload> begun(Mono<BlobUpload> upload) {
        return Mono.<BlobUpload>create(sink -> upload.subscribe(sink::success, sink::error))
                .doOnDiscard(BlobUpload.class, UploadStartHandler::abandon);
    }

    private static void abandon(BlobUpload upload) {
        discard(upload).subscribe(done -> {}, failure -> LOG.warn("upload {} stays behind", upload.id(), failure));
    }

    private static Mono<Void> discard(BlobUpload upload) {
        return upload.cancel().onErrorComplete(UploadUnknown.class);
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
