package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.sha512;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.error.BlobUnknown;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** What is done to whole blobs. */
final class BlobScenarios {

    private static final MediaType TEXT = MediaType.parse("text/plain");
    private static final int LENGTH = 3_000;

    private BlobScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(new Put(), new PutAgain(), new PutVerified(), new Mount(), new Delete());
    }

    static byte[] content(int round) {
        return bytes(1_000 + round, LENGTH);
    }

    /** Returns whether a blob is there: then all of it is. */
    static boolean isThere(BlobStore blobs, Digest digest, byte[] content) {
        Descriptor found = get(blobs.stat(digest));
        if (found != null) {
            assertThat(found.size()).isEqualTo(content.length);
            assertThat(Fixture.all(value(blobs.open(digest)).read(ByteRange.ALL)))
                    .isEqualTo(content);
        }
        return found != null;
    }

    private static BlobStore blobs(Registry registry, int round) {
        return Scenario.repository(registry, round).blobs();
    }

    private static class Put extends Scenario {

        Put() {
            this("put");
        }

        Put(String name) {
            super(name);
        }

        @Override
        Mono<?> run(Registry registry, int round) {
            return blobs(registry, round).put(TEXT, reused(content(round), 700));
        }

        @Override
        boolean isDone(Registry registry, int round) {
            Descriptor found = get(blobs(registry, round).stat(sha256(content(round))));
            assertThat(found == null || found.mediaType().equals(TEXT)).isTrue();
            return isThere(blobs(registry, round), sha256(content(round)), content(round));
        }
    }

    /** Another repository has the blob already. */
    private static final class PutAgain extends Put {

        PutAgain() {
            super("put of a blob that is there");
        }

        @Override
        void prepare(Registry registry, int round) {
            value(registry.repository(Fixture.OTHER).blobs().put(TEXT, reused(content(round), 700)));
        }
    }

    private static final class PutVerified extends Scenario {

        PutVerified() {
            super("put under a digest");
        }

        @Override
        Mono<?> run(Registry registry, int round) {
            return blobs(registry, round).put(sha512(content(round)), reused(content(round), 700));
        }

        @Override
        boolean isDone(Registry registry, int round) {
            return isThere(blobs(registry, round), sha512(content(round)), content(round));
        }
    }

    private static final class Mount extends Scenario {

        Mount() {
            super("mount");
        }

        @Override
        void prepare(Registry registry, int round) {
            value(registry.repository(Fixture.OTHER).blobs().put(TEXT, reused(content(round), 700)));
        }

        @Override
        Mono<?> run(Registry registry, int round) {
            return blobs(registry, round).mount(Fixture.OTHER, sha256(content(round)));
        }

        @Override
        boolean isDone(Registry registry, int round) {
            return isThere(blobs(registry, round), sha256(content(round)), content(round));
        }
    }

    private static final class Delete extends Scenario {

        Delete() {
            super("delete");
        }

        @Override
        void prepare(Registry registry, int round) {
            value(blobs(registry, round).put(TEXT, reused(content(round), 700)));
        }

        /** It is looked at first, so that its descriptor is remembered. */
        @Override
        Mono<?> run(Registry registry, int round) {
            BlobStore blobs = blobs(registry, round);
            Digest digest = sha256(content(round));
            return blobs.stat(digest).then(Mono.defer(() -> blobs.delete(digest)));
        }

        @Override
        Mono<?> again(Registry registry, int round) {
            return blobs(registry, round).delete(sha256(content(round))).onErrorComplete(BlobUnknown.class);
        }

        @Override
        boolean isDone(Registry registry, int round) {
            return !isThere(blobs(registry, round), sha256(content(round)), content(round));
        }
    }
}
