package dev.plimsoll.api.http;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** One upload session: ask how far it got, add a chunk, finish, cancel. */
final class UploadHandler {

    private final Registry registry;
    private final UploadBody uploadBody;

    UploadHandler(Registry registry, UploadBody uploadBody) {
        this.registry = registry;
        this.uploadBody = uploadBody;
    }

    Mono<ServerResponse> get(Endpoint.Upload upload, Call call) {
        return resume(upload).map(session -> progress(204, upload, session));
    }

    Mono<ServerResponse> patch(Endpoint.Upload upload, Call call) {
        RequestBody body = uploadBody.check(call);
        Optional<UploadRange> range = UploadBody.range(call);
        return resume(upload)
                .flatMap(session -> append(session, range, body))
                .<ServerResponse>map(session -> progress(202, upload, session))
                .onErrorResume(RangeInvalid.class, error -> Mono.just(UploadReplies.elsewhere(upload, error)));
    }

    Mono<ServerResponse> put(Endpoint.Upload upload, Call call) {
        Digest digest = UploadReplies.digest(call.query(), "digest")
                .orElseThrow(() -> new DigestInvalid("an upload is finished with its digest"));
        RequestBody body = uploadBody.check(call);
        Optional<UploadRange> range = UploadBody.range(call);
        return resume(upload)
                .flatMap(session -> commit(session, range, body, digest))
                .onErrorResume(UploadUnknown.class, gone -> finished(upload, digest, gone))
                .<ServerResponse>map(blob -> UploadReplies.created(upload.name(), digest))
                .onErrorResume(RangeInvalid.class, error -> Mono.just(UploadReplies.elsewhere(upload, error)));
    }

    Mono<ServerResponse> delete(Endpoint.Upload upload, Call call) {
        return resume(upload).flatMap(BlobUpload::cancel).thenReturn(Reply.of(204));
    }

    private static Mono<BlobUpload> append(BlobUpload session, Optional<UploadRange> range, RequestBody body) {
        return session.append(offset(session, range), body.content(length(range, body)));
    }

    private static Mono<Descriptor> commit(
            BlobUpload session, Optional<UploadRange> range, RequestBody body, Digest digest) {
        return body.present() || range.isPresent()
                ? session.commit(offset(session, range), body.content(length(range, body)), digest)
                : session.commit(digest, OptionalLong.empty());
    }

    /** A session that is gone, while the repository has the blob, is one whose end was answered and the answer lost. */
    private Mono<Descriptor> finished(Endpoint.Upload upload, Digest digest, UploadUnknown gone) {
        return blobs(upload).stat(digest).switchIfEmpty(Mono.error(gone));
    }

    /** A chunk that does not say where it belongs is the next one. */
    private static long offset(BlobUpload session, Optional<UploadRange> range) {
        return range.map(UploadRange::first).orElse(session.offset());
    }

    private static long length(Optional<UploadRange> range, RequestBody body) {
        return range.map(UploadRange::length).orElse(body.declared());
    }

    private static Reply progress(int status, Endpoint.Upload upload, BlobUpload session) {
        return UploadReplies.session(status, upload.name(), session.id(), session.offset());
    }

    private Mono<BlobUpload> resume(Endpoint.Upload upload) {
        return blobs(upload).resume(upload.id());
    }

    private BlobStore blobs(Endpoint.Upload upload) {
        return registry.repository(upload.name()).blobs();
    }
}
