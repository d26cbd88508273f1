package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.digest.Digester;
import dev.plimsoll.engine.digest.Digesters;
import dev.plimsoll.engine.error.UploadUnknown;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What is done to uploads that were begun and have acknowledged bytes already. */
final class UploadScenarios {

    private static final int BEGUN = 2_000;
    private static final int LENGTH = 5_000;

    private UploadScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                new Append(),
                new Commit("commit", LENGTH, Fixture::sha256),
                new Commit("commit by another digest than was expected", LENGTH, Fixture::sha512),
                new Commit("commit by a TarSum", LENGTH, UploadScenarios::tarSum),
                new Commit("commit with last content", BEGUN, Fixture::sha256),
                new Commit("commit of all content", 0, Fixture::sha256),
                new Cancel(),
                new Purge());
    }

    /** An archive without files, and something after its end, which does not count. */
    private static byte[] content(int round) {
        byte[] content = new byte[LENGTH];
        System.arraycopy(bytes(2_000 + round, LENGTH - 1_024), 0, content, 1_024, LENGTH - 1_024);
        return content;
    }

    private static Digest tarSum(byte[] content) {
        Digester digester = Digesters.create(DigestAlgorithm.TARSUM);
        digester.update(ByteBuffer.wrap(content));
        return digester.digest();
    }

    private abstract static class OnUpload extends Scenario {

        private final int begun;
        private @Nullable UploadId id;

        OnUpload(String name, int begun) {
            super(name);
            this.begun = begun;
        }

        @Override
        void prepare(Registry registry, int round) {
            BlobUpload upload = value(blobs(registry, round).create(Optional.empty()));
            id = value(upload.append(0, reused(part(round, 0, begun), 700))).id();
        }

        static byte[] part(int round, long from, int to) {
            return Arrays.copyOfRange(content(round), (int) from, to);
        }

        static BlobStore blobs(Registry registry, int round) {
            return repository(registry, round).blobs();
        }

        Mono<BlobUpload> resumed(Registry registry, int round) {
            return blobs(registry, round).resume(Objects.requireNonNull(id));
        }

        /** Returns where the upload is; -1 if it is gone. */
        long offset(Registry registry, int round) {
            return value(resumed(registry, round).map(BlobUpload::offset).onErrorReturn(UploadUnknown.class, -1L));
        }
    }

    private static final class Append extends OnUpload {

        Append() {
            super("append", BEGUN);
        }

        @Override
        Mono<?> run(Registry registry, int round) {
            return resumed(registry, round)
                    .flatMap(upload ->
                            upload.append(upload.offset(), reused(part(round, upload.offset(), LENGTH), 700)));
        }

        @Override
        boolean isDone(Registry registry, int round) {
            long offset = offset(registry, round);
            assertThat(offset).isIn((long) BEGUN, (long) LENGTH);
            return offset == LENGTH;
        }

        @Override
        void finish(Registry registry, int round) {
            Digest digest = sha256(content(round));
            value(resumed(registry, round).flatMap(upload -> upload.commit(digest, OptionalLong.of(LENGTH))));
            assertThat(BlobScenarios.isThere(blobs(registry, round), digest, content(round)))
                    .isTrue();
        }
    }

    private static final class Commit extends OnUpload {

        private final long begun;
        private final Function<byte[], Digest> digest;

        /** @param begun how many bytes there are; the commit brings the others */
        Commit(String name, int begun, Function<byte[], Digest> digest) {
            super(name, begun);
            this.begun = begun;
            this.digest = digest;
        }

        private Digest name(int round) {
            return digest.apply(content(round));
        }

        @Override
        Mono<?> run(Registry registry, int round) {
            return resumed(registry, round)
                    .flatMap(upload -> commit(upload, round))
                    .onErrorResume(
                            UploadUnknown.class,
                            gone -> blobs(registry, round).stat(name(round)).switchIfEmpty(Mono.error(gone)));
        }

        private Mono<Descriptor> commit(BlobUpload upload, int round) {
            return upload.offset() == LENGTH
                    ? upload.commit(name(round), OptionalLong.empty())
                    : upload.commit(upload.offset(), reused(part(round, upload.offset(), LENGTH), 700), name(round));
        }

        @Override
        boolean isDone(Registry registry, int round) {
            boolean there = BlobScenarios.isThere(blobs(registry, round), name(round), content(round));
            if (!there) {
                assertThat(offset(registry, round)).isIn(begun, (long) LENGTH);
            }
            return there;
        }
    }

    private static final class Cancel extends OnUpload {

        Cancel() {
            super("cancel", BEGUN);
        }

        @Override
        Mono<?> run(Registry registry, int round) {
            return resumed(registry, round).flatMap(BlobUpload::cancel);
        }

        @Override
        Mono<?> again(Registry registry, int round) {
            return run(registry, round).onErrorComplete(UploadUnknown.class);
        }

        @Override
        boolean isDone(Registry registry, int round) {
            return offset(registry, round) < 0;
        }
    }

    private static final class Purge extends OnUpload {

        Purge() {
            super("purge", BEGUN);
        }

        /** Everything is old enough. */
        @Override
        Mono<?> run(Registry registry, int round) {
            return registry.purgeUploads(Duration.ofDays(-1), true).then();
        }

        @Override
        boolean isDone(Registry registry, int round) {
            return offset(registry, round) < 0;
        }
    }
}
