package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.Bucket.If;
import dev.plimsoll.driver.s3.StagedState.Token;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Gives staged bytes their final key. What fits into one piece is read and written once more; everything else is joined
 * inside the store.
 */
final class Publishing {

    private final Bucket bucket;
    private final Names names;
    private final Writes writes;
    private final Reads reads;
    private final Removal removal;
    private final SpoolFiles files;
    private final PartCopies copies;

    Publishing(Bucket bucket, Names names, Writes writes, Reads reads, Removal removal, SpoolFiles files) {
        this.bucket = bucket;
        this.names = names;
        this.writes = writes;
        this.reads = reads;
        this.removal = removal;
        this.files = files;
        this.copies = new PartCopies(bucket);
    }

    /** One publication. */
    record Job(Staged staged, ObjectKey target, PublishMode mode) {

        Operation operation() {
            return new Operation("publish", target);
        }

        Operation source() {
            return new Operation("publish", staged.key());
        }

        PublishResult published() {
            return new PublishResult(true, staged.length());
        }
    }

    Mono<PublishResult> publish(Job job) {
        if (job.staged.length() == 0) {
            return put(job, Body.EMPTY).delayUntil(result -> removed(job, result, List.of()));
        }
        return Token.of(job.staged)
                .map(token -> token.pieces() == 0 ? small(job, token) : large(job, token))
                .orElseGet(() -> explained(job));
    }

    private Mono<PublishResult> small(Job job, Token token) {
        String state = names.ownOf(job.staged.key(), token.nonce());
        Mono<Spool> spooled =
                files.filled(reads.part(job.source(), state, ByteRange.of(token.header(), token.length())));
        return Mono.usingWhen(spooled, spool -> small(job, spool), files::close)
                .delayUntil(result -> removed(job, result, List.of(state)))
                .onErrorResume(Conflict.class, gone -> explained(job));
    }

    private Mono<PublishResult> small(Job job, Spool spool) {
        return spool.length() == job.staged.length() ? put(job, files.body(spool)) : explained(job);
    }

    /** Writes an object whole. */
    Mono<PublishResult> put(Job job, Body body) {
        WriteCondition condition =
                job.mode == PublishMode.FIRST_WINS ? WriteCondition.ifAbsent() : WriteCondition.always();
        return writes.put(job.operation(), names.of(job.target), body, Map.of(), condition)
                .thenReturn(job.published())
                .onErrorResume(Conflict.class, lost -> lost(job));
    }

    private Mono<PublishResult> large(Job job, Token token) {
        return first(job)
                .switchIfEmpty(Mono.defer(() -> reads.state(job.source(), token)
                        .flatMap(state -> joined(job, token, state))
                        .onErrorResume(Conflict.class, gone -> explained(job))));
    }

    /** Copying is not even begun if somebody was there first. */
    private Mono<PublishResult> first(Job job) {
        return job.mode == PublishMode.REPLACE
                ? Mono.empty()
                : reads.stat(job.target).map(found -> new PublishResult(false, found.size()));
    }

    private Mono<PublishResult> joined(Job job, Token token, StagedState state) {
        List<String> sources = new ArrayList<>(state.pieceNames(names, job.staged.key()));
        sources.add(names.ownOf(job.staged.key(), token.nonce()));
        return copies.join(
                        state.segments(names, job.staged.key(), token),
                        names.of(job.target),
                        upload -> completed(job, upload.uploadId(), upload.parts()))
                .thenReturn(job.published())
                .delayUntil(result -> removed(job, result, sources))
                .onErrorResume(Conflict.class, lost -> lost(job))
                .onErrorResume(Operation::isMissing, gone -> explained(job));
    }

    /** Completes a multipart upload to the target; a conflict if another was there first. */
    Mono<Void> completed(Job job, String upload, List<CompletedPart> parts) {
        Function<If, Mono<Void>> complete = condition -> bucket.complete(names.of(job.target), upload, parts, condition)
                .onErrorMap(Operation::isConflict, refused -> new Conflict(job.operation() + ": it is there already"));
        return job.mode == PublishMode.FIRST_WINS
                ? writes.ifAbsent(job.operation(), names.of(job.target), complete)
                : complete.apply(If.ANYTHING);
    }

    Mono<PublishResult> lost(Job job) {
        return reads.stat(job.target)
                .map(found -> new PublishResult(false, found.size()))
                .switchIfEmpty(Mono.error(() ->
                        job.operation().unavailable(true, new IllegalStateException("who was there first is gone"))));
    }

    /** What is staged is gone, or not what the caller believes: fine if an earlier success explains it. */
    Mono<PublishResult> explained(Job job) {
        return reads.stat(job.target)
                .filter(found -> found.size() == job.staged.length())
                .map(found -> new PublishResult(false, found.size()))
                .switchIfEmpty(Mono.error(() -> Reads.gone(job.source())));
    }

    private Mono<Void> removed(Job job, PublishResult result, List<String> sources) {
        List<String> all = new ArrayList<>(sources);
        all.add(names.of(job.staged.key()));
        return result.published() ? removal.all(all) : Mono.empty();
    }
}
