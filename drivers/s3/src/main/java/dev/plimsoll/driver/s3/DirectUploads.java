package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.Publishing.Job;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.Staged;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Content whose target is known before its first byte: it is sent to where it will lie, and publishing it only makes it
 * appear there. What is under way is known to this process alone.
 */
final class DirectUploads {

    private static final String TOKEN = "to ";

    private final Bucket bucket;
    private final Names names;
    private final SpoolFiles files;
    private final Publishing publishing;
    private final ConcurrentMap<ObjectKey, DirectUpload> open = new ConcurrentHashMap<>();

    DirectUploads(Bucket bucket, Names names, SpoolFiles files, Publishing publishing) {
        this.bucket = bucket;
        this.names = names;
        this.files = files;
        this.publishing = publishing;
    }

    static Staged begin(ObjectKey key, ObjectKey target) {
        return new Staged(key, 0, TOKEN + target);
    }

    static boolean isDirect(Staged staged) {
        return staged.token().startsWith(TOKEN);
    }

    private static ObjectKey target(Staged staged) {
        return ObjectKey.of(staged.token().substring(TOKEN.length()));
    }

    Mono<Staged> append(Operation operation, Staged at, Flux<ByteBuffer> content) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> new DirectUpload(bucket, files, names.of(target(at)))),
                upload -> upload.fill(content).then(Mono.fromCallable(() -> kept(operation, at, upload))),
                upload -> Mono.empty(),
                (upload, failed) -> upload.discard(),
                DirectUpload::discard);
    }

    private Staged kept(Operation operation, Staged at, DirectUpload upload) {
        if (at.length() > 0 || open.putIfAbsent(at.key(), upload) != null) {
            throw new Conflict(operation + ": it was appended to already");
        }
        return new Staged(at.key(), upload.length(), at.token());
    }

    Mono<PublishResult> publish(Job job) {
        DirectUpload upload = open.get(job.staged().key());
        if (upload == null
                || !target(job.staged()).equals(job.target())
                || upload.length() != job.staged().length()) {
            return publishing.explained(job);
        }
        Mono<PublishResult> published = upload.joins() ? joined(job, upload) : publishing.put(job, upload.whole());
        return published.delayUntil(
                result -> result.published() ? closed(job.staged().key()) : Mono.empty());
    }

    private Mono<PublishResult> joined(Job job, DirectUpload upload) {
        return upload.sent()
                .flatMap(sent -> publishing.completed(job, sent.id(), sent.parts()))
                .thenReturn(job.published())
                .onErrorResume(Conflict.class, lost -> publishing.lost(job))
                .onErrorResume(Operation::isMissing, gone -> publishing.explained(job));
    }

    /** The store has it under its final key: there is nothing left to abort. */
    private Mono<Void> closed(ObjectKey key) {
        return Mono.justOrEmpty(Optional.ofNullable(open.remove(key))).flatMap(DirectUpload::close);
    }

    /** Gives up what was begun under this key. */
    Mono<Void> discard(ObjectKey key) {
        return Mono.defer(() -> Mono.justOrEmpty(Optional.ofNullable(open.remove(key))))
                .flatMap(DirectUpload::discard);
    }

    /** Gives up what was begun below this prefix. */
    Mono<Void> discardBelow(ObjectKey prefix) {
        return Flux.defer(() -> Flux.fromIterable(below(prefix)))
                .flatMap(this::discard, 4)
                .then();
    }

    private List<ObjectKey> below(ObjectKey prefix) {
        List<ObjectKey> keys = new ArrayList<>(open.keySet());
        keys.removeIf(key -> !key.isBelow(prefix));
        return keys;
    }
}
