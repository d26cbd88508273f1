package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.IMAGE;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.image;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.text;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.Repository;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.Reference;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.error.ManifestUnknown;
import dev.plimsoll.engine.manifest.Manifest;
import dev.plimsoll.engine.manifest.ManifestPush;
import dev.plimsoll.engine.manifest.Referrer;
import dev.plimsoll.engine.manifest.TagCondition;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** What is done to manifests and tags. In every round there is an old manifest, whose tag a new one is to take. */
final class ManifestScenarios {

    private static final Tag MOVED = Tag.parse("moved");
    private static final Tag MADE = Tag.parse("made");
    private static final byte[] CONFIG = {'{', '}'};

    private ManifestScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(new Put(), new DeleteTag(), new DeleteManifest());
    }

    private abstract static class OnManifest extends Scenario {

        OnManifest(String name) {
            super(name);
        }

        @Override
        void prepare(Registry registry, int round) {
            value(repository(registry, round).blobs().put(MediaType.OCTET_STREAM, reused(CONFIG, 2)));
            value(put(registry, ManifestPush.of(MOVED, IMAGE), older(round), round));
        }

        static Mono<?> put(Registry registry, ManifestPush push, String manifest, int round) {
            return repository(registry, round).manifests().put(push, text(manifest));
        }

        static Mono<?> putNewer(Registry registry, int round) {
            return put(
                    registry, new ManifestPush(MOVED, IMAGE, List.of(MADE), TagCondition.any()), newer(round), round);
        }

        static String older(int round) {
            return image(config(), List.of(), ",\"annotations\":{\"round\":\"%d\"}".formatted(round));
        }

        static String newer(int round) {
            return image(
                    config(),
                    List.of(),
                    ",\"subject\":" + Fixture.descriptor(described(older(round)), IMAGE.value())
                            + ",\"annotations\":{\"new\":\"%d\"}".formatted(round));
        }

        private static Descriptor config() {
            return new Descriptor(MediaType.OCTET_STREAM, sha256(CONFIG), CONFIG.length);
        }

        static Descriptor described(String manifest) {
            return new Descriptor(IMAGE, sha256(manifest.getBytes(UTF_8)), manifest.length());
        }

        /** Returns whether a manifest is there: then it is this one or that one, byte by byte. */
        static boolean isThere(Registry registry, int round, Reference reference, String... manifests) {
            Manifest found = get(repository(registry, round).manifests().get(reference));
            if (found != null) {
                assertThat(UTF_8.decode(found.content().duplicate()).toString()).isIn((Object[]) manifests);
            }
            return found != null;
        }

        static boolean pointsToNewer(Registry registry, int round, Tag tag) {
            Manifest found = get(repository(registry, round).manifests().get(tag));
            return found != null
                    && found.descriptor()
                            .digest()
                            .equals(described(newer(round)).digest());
        }

        static List<Referrer> referrers(Registry registry, int round) {
            Repository repository = repository(registry, round);
            List<Referrer> referrers =
                    value(repository.referrers(described(older(round)).digest()).collectList());
            requireReadable(repository, referrers);
            return referrers;
        }

        static Digest newDigest(int round) {
            return described(newer(round)).digest();
        }
    }

    private static final class Put extends OnManifest {

        Put() {
            super("manifest put");
        }

        @Override
        Mono<?> run(Registry registry, int round) {
            return putNewer(registry, round);
        }

        /** The old manifest stays, and its tag leads to one of the two. */
        @Override
        boolean isDone(Registry registry, int round) {
            requireConsistent(repository(registry, round));
            assertThat(isThere(registry, round, described(older(round)).digest(), older(round)))
                    .isTrue();
            assertThat(isThere(registry, round, MOVED, older(round), newer(round)))
                    .isTrue();
            boolean listed = referrers(registry, round).size() == 1;
            return isThere(registry, round, newDigest(round), newer(round))
                    && listed
                    && pointsToNewer(registry, round, MOVED)
                    && pointsToNewer(registry, round, MADE);
        }
    }

    private static final class DeleteTag extends OnManifest {

        DeleteTag() {
            super("tag delete");
        }

        @Override
        Mono<?> run(Registry registry, int round) {
            return repository(registry, round).manifests().delete(MOVED);
        }

        @Override
        Mono<?> again(Registry registry, int round) {
            return run(registry, round).onErrorComplete(ManifestUnknown.class);
        }

        @Override
        boolean isDone(Registry registry, int round) {
            requireConsistent(repository(registry, round));
            assertThat(isThere(registry, round, described(older(round)).digest(), older(round)))
                    .isTrue();
            return !isThere(registry, round, MOVED, older(round));
        }
    }

    private static final class DeleteManifest extends OnManifest {

        DeleteManifest() {
            super("manifest delete");
        }

        @Override
        void prepare(Registry registry, int round) {
            super.prepare(registry, round);
            value(putNewer(registry, round));
        }

        /** It is looked at first, so that its descriptor is remembered. */
        @Override
        Mono<?> run(Registry registry, int round) {
            var manifests = repository(registry, round).manifests();
            return manifests.stat(newDigest(round)).then(Mono.defer(() -> manifests.delete(newDigest(round))));
        }

        @Override
        Mono<?> again(Registry registry, int round) {
            return repository(registry, round)
                    .manifests()
                    .delete(newDigest(round))
                    .onErrorComplete(ManifestUnknown.class);
        }

        @Override
        boolean isDone(Registry registry, int round) {
            requireConsistent(repository(registry, round));
            boolean there = isThere(registry, round, newDigest(round), newer(round));
            boolean tagged = pointsToNewer(registry, round, MOVED) || pointsToNewer(registry, round, MADE);
            boolean listed = !referrers(registry, round).isEmpty();
            assertThat(there || !tagged && !listed).isTrue();
            return !there;
        }
    }
}
