package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.digest.MultiDigester;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The upload sessions of all repositories: what each step of a push does, in which order. */
final class Uploads {

    private record Key(RepositoryName repository, UploadId id) {}

    private final UploadStore store;
    private final StorageLayout layout;
    private final Folder folder;
    private final BlobPublisher publisher;
    private final RecordStates states;
    private final Claims claims;
    private final Clock clock;
    private final UploadIds ids = new UploadIds();
    private final Turns<Key> turns = new Turns<>();
    private final LearnedAlgorithms algorithms = new LearnedAlgorithms();

    Uploads(
            UploadStore store,
            StorageLayout layout,
            Folder folder,
            BlobPublisher publisher,
            RecordStates states,
            Clock clock) {
        this.store = store;
        this.layout = layout;
        this.folder = folder;
        this.publisher = publisher;
        this.states = states;
        this.claims = new Claims(store, clock);
        this.clock = clock;
    }

    Mono<Stored> create(RepositoryName repository, Optional<DigestAlgorithm> algorithm) {
        return Mono.defer(() -> claims.create(begun(
                repository, algorithm.map(Uploads::needed).orElseGet(() -> algorithms.of(repository)), Staged::empty)));
    }

    /** What a commit under such a digest needs: that digest, and the one that the bytes are stored under. */
    private static Set<DigestAlgorithm> needed(DigestAlgorithm algorithm) {
        return EnumSet.of(algorithm, algorithm.canonical());
    }

    private UploadRecord begun(
            RepositoryName repository, Set<DigestAlgorithm> folded, Function<ObjectKey, Staged> nothingAt) {
        UploadId id = ids.next();
        Instant now = clock.instant();
        Staged nothing = nothingAt.apply(layout.uploadData(repository, id));
        Map<DigestAlgorithm, String> noStates = new EnumMap<>(DigestAlgorithm.class);
        folded.forEach(algorithm -> noStates.put(algorithm, ""));
        return new UploadRecord(repository, id, now, now, nothing, noStates);
    }

    /** Returns a ticket for a request that arrives now; see {@link Turns}. */
    long ticket() {
        return turns.ticket();
    }

    Mono<Stored> find(RepositoryName repository, UploadId id) {
        return existing(new Key(repository, id));
    }

    private Mono<Stored> existing(Key key) {
        return store.find(key.repository, key.id).switchIfEmpty(Mono.error(() -> new UploadUnknown("upload unknown")));
    }

    Mono<Stored> append(Stored upload, long ticket, long offset, Flux<ByteBuffer> content) {
        return inTurn(
                upload.record(),
                ticket,
                latest(upload),
                (stored, turn) -> folded(stored, offset, content, turn).flatMap(fold -> advanced(stored, fold)));
    }

    /** A record that this process wrote last is not read again for content: that asks whether it still is, before it is written. */
    private Mono<Stored> latest(Stored upload) {
        return Mono.defer(() -> claims.isOwn(upload) ? Mono.just(upload) : existing(key(upload.record())));
    }

    Mono<Descriptor> commit(UploadRecord upload, long ticket, Digest expected, OptionalLong size) {
        return inTurn(
                upload,
                ticket,
                existing(key(upload)),
                (stored, turn) -> hasSize(stored.record(), size)
                        .then(Mono.defer(() -> asItIs(stored)))
                        .flatMap(fold -> committed(stored.record(), fold, expected)));
    }

    Mono<Descriptor> commit(Stored upload, long ticket, long offset, Flux<ByteBuffer> last, Digest expected) {
        return inTurn(
                upload.record(),
                ticket,
                latest(upload),
                (stored, turn) -> folded(stored, offset, last, turn)
                        .flatMap(fold -> recorded(stored, fold))
                        .flatMap(fold -> committed(stored.record(), fold, expected)));
    }

    /**
     * The closing content of an upload that has acknowledged bytes is recorded before it is published: cut between the two, the
     * upload is still complete. Without such bytes the client sends everything again; then it is enough to see that nobody has
     * taken the upload over and written something else.
     */
    private Mono<Fold> recorded(Stored before, Fold fold) {
        boolean nothingNew = fold.staged().equals(before.record().staged());
        return fold.failure().isPresent() || before.record().offset() > 0 || nothingNew
                ? advanced(before, fold).map(Stored::version).map(fold::advancedFrom)
                : claims.confirm(before.record(), fold.from()).thenReturn(fold);
    }

    Mono<Void> cancel(UploadRecord upload, long ticket) {
        return inTurn(upload, ticket, existing(key(upload)), (stored, turn) -> remove(upload));
    }

    private interface Operation<T> {
        Mono<T> on(Stored stored, Turns.Turn turn);
    }

    /** Runs an operation on the upload's record when its turn has come; one that has to give way is told where the upload is. */
    private <T> Mono<T> inTurn(UploadRecord upload, long ticket, Mono<Stored> latest, Operation<T> operation) {
        return turns.take(key(upload), ticket, turn -> latest.flatMap(stored -> operation.on(stored, turn)))
                .onErrorResume(
                        Superseded.class,
                        gaveWay -> existing(key(upload))
                                .flatMap(stored -> Mono.error(elsewhere(stored.record(), gaveWay.getMessage()))));
    }

    private static RangeInvalid elsewhere(UploadRecord upload, @Nullable String why) {
        return new RangeInvalid(why + "; it is at " + upload.offset(), upload.offset());
    }

    Mono<Descriptor> put(RepositoryName repository, MediaType mediaType, Flux<ByteBuffer> content) {
        return atOnce(
                repository,
                DigestAlgorithm.SHA256,
                Staged::empty,
                content,
                fold -> publisher.publish(
                        repository, fold.staged(), digest(fold.digester(), DigestAlgorithm.SHA256), mediaType));
    }

    Mono<Descriptor> put(RepositoryName repository, Digest expected, Flux<ByteBuffer> content) {
        return atOnce(
                repository,
                expected.algorithm(),
                key -> begin(key, expected),
                content,
                fold -> Mono.fromSupplier(() -> verified(fold.digester(), expected))
                        .flatMap(canonical ->
                                publisher.publish(repository, fold.staged(), canonical, MediaType.OCTET_STREAM))
                        .delayUntil(blob -> publisher.name(repository, expected, blob)));
    }

    /** Where the bytes will lie is known beforehand only if they are stored under the very digest the client names. */
    private Staged begin(ObjectKey key, Digest expected) {
        boolean canonical = expected.algorithm() == expected.algorithm().canonical();
        return canonical ? folder.begin(key, layout.blobData(expected)) : Staged.empty(key);
    }

    /** Stores content without a record: a failure leaves nothing to go on from, and nothing else. */
    private Mono<Descriptor> atOnce(
            RepositoryName repository,
            DigestAlgorithm algorithm,
            Function<ObjectKey, Staged> nothingAt,
            Flux<ByteBuffer> content,
            Function<Fold, Mono<Descriptor>> publish) {
        return Mono.defer(() -> {
            UploadRecord upload = begun(repository, needed(algorithm), nothingAt);
            return turns.take(
                    key(upload),
                    turns.ticket(),
                    turn -> folder.append(
                                    upload.staged(),
                                    MultiDigester.create(upload.digests().keySet()),
                                    content,
                                    turn,
                                    Mono.just(Folder.NONE))
                            .flatMap(fold ->
                                    fold.failure().<Mono<Fold>>map(Mono::error).orElse(Mono.just(fold)))
                            .flatMap(publish)
                            .onErrorResume(failure -> remove(upload).then(Mono.error(failure)))
                            .delayUntil(stored -> remove(upload)));
        });
    }

    private Mono<Fold> folded(Stored stored, long offset, Flux<ByteBuffer> content, Turns.Turn turn) {
        UploadRecord record = stored.record();
        if (offset != record.offset()) {
            return Mono.error(elsewhere(record, "the upload does not end there"));
        }
        return states.digester(record)
                .flatMap(digester -> folder.append(record.staged(), digester, content, turn, claims.claim(stored)));
    }

    private Mono<Fold> asItIs(Stored stored) {
        UploadRecord record = stored.record();
        return states.digester(record)
                .map(digester -> new Fold(record.staged(), digester, stored.version(), Optional.empty()));
    }

    /**
     * Records what arrived, then fails if the content had: so an upload that was cut off can go on where it ended. What came to a
     * request that had to give way is not recorded: the one it gave way to begins where it had begun, and finds the upload there.
     */
    private Mono<Stored> advanced(Stored before, Fold fold) {
        Mono<Stored> recorded =
                fold.gaveWay() || fold.staged().equals(before.record().staged())
                        ? Mono.just(before)
                        : kept(before.record(), fold, fold.digester());
        return recorded.flatMap(
                stored -> fold.failure().<Mono<Stored>>map(Mono::error).orElse(Mono.just(stored)));
    }

    private static UploadRecord after(UploadRecord before, Staged staged, Map<DigestAlgorithm, String> digests) {
        return new UploadRecord(
                before.repository(), before.id(), before.startedAt(), before.updatedAt(), staged, digests);
    }

    private Mono<Descriptor> committed(UploadRecord upload, Fold fold, Digest expected) {
        RepositoryName repository = upload.repository();
        return digests(upload, fold, expected.algorithm())
                .map(digester -> verified(digester, expected))
                .onErrorResume(DigestInvalid.class, invalid -> remove(upload).then(Mono.error(invalid)))
                .flatMap(canonical -> publisher.publish(repository, fold.staged(), canonical, MediaType.OCTET_STREAM))
                .delayUntil(blob -> publisher.name(repository, expected, blob))
                .delayUntil(stored -> remove(upload));
    }

    /**
     * Returns digests of what is staged. If the client names another algorithm than was expected, or its state could not be
     * saved, the bytes are read once more, and the repository is remembered.
     */
    private Mono<MultiDigester> digests(UploadRecord upload, Fold fold, DigestAlgorithm algorithm) {
        if (fold.digester().algorithms().containsAll(needed(algorithm))) {
            return Mono.just(fold.digester());
        }
        algorithms.learn(upload.repository(), algorithm);
        return folder.reread(fold.staged(), needed(algorithm))
                .delayUntil(digester -> kept(upload, fold, digester))
                .onErrorResume(ObjectUnknown.class, gone -> published(fold, algorithm));
    }

    /** Records what is staged and its digests. */
    private Mono<Stored> kept(UploadRecord before, Fold fold, MultiDigester read) {
        return fold.staged().length() == 0
                ? Mono.empty()
                : states.states(before, fold.staged(), read)
                        .map(saved -> after(before, fold.staged(), saved))
                        .flatMap(after -> claims.advance(after, fold.from()));
    }

    /** Returns digests of bytes that an earlier attempt has published already, under a digest that was computed as they came. */
    private Mono<MultiDigester> published(Fold fold, DigestAlgorithm algorithm) {
        return Mono.justOrEmpty(fold.digester().digest(algorithm.canonical()))
                .flatMap(digest -> folder.reread(layout.blobData(digest), ByteRange.ALL, needed(algorithm)))
                .onErrorComplete(ObjectUnknown.class)
                .switchIfEmpty(Mono.error(() -> new UploadUnknown("the upload's bytes are gone")));
    }

    /** Returns the digest to store verified content under. */
    private static Digest verified(MultiDigester digester, Digest expected) {
        if (!digest(digester, expected.algorithm()).equals(expected)) {
            throw new DigestInvalid("content does not match " + expected);
        }
        return digest(digester, expected.algorithm().canonical());
    }

    private Mono<Void> remove(UploadRecord upload) {
        return Mono.defer(() -> {
            claims.forget(upload);
            return store.remove(upload.repository(), upload.id());
        });
    }

    private static Digest digest(MultiDigester digester, DigestAlgorithm algorithm) {
        return digester.digest(algorithm).orElseThrow();
    }

    private static Mono<Void> hasSize(UploadRecord record, OptionalLong size) {
        return size.isEmpty() || size.getAsLong() == record.offset()
                ? Mono.empty()
                : Mono.error(() -> new SizeInvalid("upload has " + record.offset() + " bytes"));
    }

    private static Key key(UploadRecord upload) {
        return new Key(upload.repository(), upload.id());
    }
}
