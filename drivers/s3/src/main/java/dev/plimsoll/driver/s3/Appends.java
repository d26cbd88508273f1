package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.StagedState.Token;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Appends to staged objects. Each makes a new state beside the old one, and then lets the object at the staged key stand for
 * it, if meanwhile nobody else did.
 */
final class Appends {

    private final Bucket bucket;
    private final Names names;
    private final Writes writes;
    private final Reads reads;
    private final Removal removal;
    private final SpoolFiles files;
    private final Set<ObjectKey> underWay = ConcurrentHashMap.newKeySet();

    Appends(Bucket bucket, Names names, Writes writes, Reads reads, Removal removal, SpoolFiles files) {
        this.bucket = bucket;
        this.names = names;
        this.writes = writes;
        this.reads = reads;
        this.removal = removal;
        this.files = files;
    }

    /** What an append begins with. */
    private record Start(Staged at, StagedState state, Optional<Token> token, Optional<HeadObjectResponse> marker) {

        WriteCondition markerUnchanged() {
            return marker.<WriteCondition>map(found -> WriteCondition.ifMatch(new Version(found.eTag())))
                    .orElse(WriteCondition.ifAbsent());
        }

        Optional<Token> marked() {
            return marker.map(HeadObjectResponse::metadata).flatMap(Reads::marked);
        }
    }

    Mono<Staged> append(Operation operation, Staged at, Flux<ByteBuffer> content) {
        return Mono.defer(() -> underWay.add(at.key())
                ? alone(operation, at, content)
                        .doOnTerminate(() -> underWay.remove(at.key()))
                        .doOnCancel(() -> underWay.remove(at.key()))
                : Mono.error(new Conflict(operation + ": another append is at work on it")));
    }

    private Mono<Staged> alone(Operation operation, Staged at, Flux<ByteBuffer> content) {
        return start(operation, at).flatMap(start -> append(operation, start, content));
    }

    private Mono<Start> start(Operation operation, Staged at) {
        Mono<Optional<HeadObjectResponse>> marker =
                bucket.head(names.of(at.key())).map(Optional::of).defaultIfEmpty(Optional.empty());
        if (at.length() == 0) {
            return marker.map(found -> new Start(at, StagedState.NOTHING, Optional.empty(), found));
        }
        return Token.of(at)
                .map(token -> Mono.zip(
                        marker,
                        reads.state(operation, token),
                        (found, state) -> new Start(at, state, Optional.of(token), found)))
                .orElseGet(() -> Mono.error(Reads.gone(operation)));
    }

    private Mono<Staged> append(Operation operation, Start start, Flux<ByteBuffer> content) {
        String nonce = names.nonce();
        ObjectKey key = operation.key();
        int before = start.state.pieces();
        return Mono.usingWhen(
                Mono.fromSupplier(() -> new Pieces(
                        files,
                        before,
                        (index, piece) -> bucket.put(
                                        StagedState.pieceName(names, key, nonce, index - before),
                                        piece,
                                        Map.of(),
                                        Bucket.If.ANYTHING)
                                .then())),
                pieces -> filled(operation, start, pieces, content)
                        .then(Mono.defer(() -> finished(operation, start, pieces, nonce))),
                Pieces::close,
                (pieces, failed) -> discarded(key, pieces, nonce),
                pieces -> discarded(key, pieces, nonce));
    }

    /** The old tail comes first, but not before there is something to put after it. */
    private Mono<Void> filled(Operation operation, Start start, Pieces pieces, Flux<ByteBuffer> content) {
        return content.concatMap(
                        buffer -> pieces.received() == 0
                                ? tail(operation, start, pieces).then(pieces.write(buffer))
                                : pieces.write(buffer),
                        0)
                .then();
    }

    private Mono<Void> tail(Operation operation, Start start, Pieces pieces) {
        return Mono.justOrEmpty(start.token)
                .filter(token -> token.tail() > 0)
                .flatMap(token -> reads.part(
                                operation,
                                names.ownOf(operation.key(), token.nonce()),
                                ByteRange.of(token.header(), token.tail()))
                        .concatMap(pieces::write, 0)
                        .then());
    }

    private Mono<Staged> finished(Operation operation, Start start, Pieces pieces, String nonce) {
        if (pieces.received() == 0) {
            return unchanged(operation, start).thenReturn(start.at);
        }
        long tail = start.token.map(Token::tail).orElse(0L);
        long length = start.at.length() - tail + pieces.received();
        String parent = start.token.map(Token::nonce).orElse("");
        StagedState next = start.state.next(nonce, parent, pieces.count(), length);
        byte[] header = next.header();
        Token token = new Token(nonce, header.length, next.pieces(), length);
        Body body = pieces.rest().map(files::body).orElse(Body.EMPTY).after(header);
        return pieces.arrived()
                .then(Mono.defer(
                        () -> bucket.put(names.ownOf(operation.key(), nonce), body, Map.of(), Bucket.If.ANYTHING)))
                .then(Mono.defer(() -> marked(operation, start, token)))
                .then(Mono.defer(() -> forgotten(operation.key(), start)))
                .thenReturn(new Staged(operation.key(), length, token.toString()));
    }

    private Mono<Void> marked(Operation operation, Start start, Token token) {
        Body text = Body.of(token.toString().getBytes(StandardCharsets.US_ASCII));
        return writes.put(operation, names.of(operation.key()), text, Reads.markedAs(token), start.markerUnchanged())
                .then();
    }

    /** Whoever goes on from a state has no use for the one before it. */
    private Mono<Void> forgotten(ObjectKey key, Start start) {
        String parent = start.state.parent();
        return parent.isEmpty() ? Mono.empty() : bucket.delete(names.ownOf(key, parent));
    }

    /** Nothing was added; but what an append left whose outcome was lost goes. */
    private Mono<Void> unchanged(Operation operation, Start start) {
        if (start.marked().equals(start.token) && start.marker.isPresent() == start.token.isPresent()) {
            return Mono.empty();
        }
        return start.token
                .map(token -> marked(operation, start, token))
                .orElseGet(() -> bucket.delete(names.of(operation.key())));
    }

    private Mono<Void> discarded(ObjectKey key, Pieces pieces, String nonce) {
        List<String> left = new ArrayList<>(StagedState.pieceNames(names, key, nonce, pieces.count()));
        left.add(names.ownOf(key, nonce));
        return pieces.close()
                .then(pieces.received() == 0 ? Mono.empty() : removal.all(left).onErrorComplete());
    }
}
