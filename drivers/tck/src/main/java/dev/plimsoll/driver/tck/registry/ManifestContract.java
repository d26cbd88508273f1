package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.IMAGE;
import static dev.plimsoll.driver.tck.registry.Fixture.INDEX;
import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.descriptor;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.image;
import static dev.plimsoll.driver.tck.registry.Fixture.index;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.sha512;
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
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.ManifestBlobUnknown;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.error.ManifestTooLarge;
import dev.plimsoll.engine.error.ManifestUnknown;
import dev.plimsoll.engine.error.NameUnknown;
import dev.plimsoll.engine.error.PreconditionFailed;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.error.Unsupported;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.manifest.Manifest;
import dev.plimsoll.engine.manifest.ManifestPush;
import dev.plimsoll.engine.manifest.ManifestStore;
import dev.plimsoll.engine.manifest.PushedManifest;
import dev.plimsoll.engine.manifest.Referrer;
import dev.plimsoll.engine.manifest.TagCondition;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What manifests, tags, referrers and the catalog promise. */
public abstract class ManifestContract extends RegistryContract {

    private static final Tag LATEST = Tag.parse("latest");

    @Test
    void givesBackTheExactBytesByTagAndByDigest() {
        String manifest = image(blob(1), List.of(blob(2), blob(3)), " ");
        Descriptor pushed = push(LATEST, manifest).descriptor();
        assertThat(pushed).isEqualTo(new Descriptor(IMAGE, sha256(manifest.getBytes(UTF_8)), manifest.length()));
        assertThat(read(LATEST)).isEqualTo(manifest);
        assertThat(read(pushed.digest())).isEqualTo(manifest);
        assertThat(get(repository().manifests().stat(LATEST))).isEqualTo(pushed);
        Registry restarted = build(builder -> builder.nearCache(0));
        assertThat(get(restarted.repository(Fixture.NAME).manifests().stat(pushed.digest())))
                .isEqualTo(pushed);
    }

    @Test
    void isKeptUnderSha512WhenPushedByThatDigest() {
        String manifest = image(blob(1), List.of(), "");
        Digest digest = sha512(manifest.getBytes(UTF_8));
        ManifestPush push = new ManifestPush(digest, IMAGE, List.of(LATEST, Tag.parse("two")), TagCondition.any());
        value(repository().manifests().put(push, text(manifest)));
        assertThat(read(digest)).isEqualTo(manifest);
        assertThat(value(repository().manifests().stat(Tag.parse("two"))).digest())
                .isEqualTo(digest);
    }

    @Test
    void refusesADigestThatDoesNotMatchAndChangesNothing() {
        String manifest = index(List.of());
        StepVerifier.create(put(sha256(bytes(1, 1)), INDEX, manifest)).verifyError(DigestInvalid.class);
        assertThat(keys()).isZero();
    }

    @Test
    void refusesWhatIsMalformedAndChangesNothing() {
        StepVerifier.create(put(LATEST, INDEX, "{}")).verifyError(ManifestInvalid.class);
        StepVerifier.create(put(LATEST, IMAGE, index(List.of()))).verifyError(ManifestInvalid.class);
        StepVerifier.create(put(LATEST, MediaType.parse("text/html"), index(List.of())))
                .verifyError(ManifestInvalid.class);
        assertThat(keys()).isZero();
    }

    @Test
    void namesEverythingThatIsMissing() {
        Descriptor present = blob(1);
        Descriptor first = new Descriptor(MediaType.OCTET_STREAM, sha256(bytes(2, 10)), 10);
        Descriptor second = new Descriptor(MediaType.OCTET_STREAM, sha256(bytes(3, 10)), 10);
        StepVerifier.create(put(LATEST, IMAGE, image(first, List.of(present, second, first), "")))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                ManifestBlobUnknown.class,
                                missing -> assertThat(missing.digests())
                                        .containsExactly(
                                                first.digest().toString(),
                                                second.digest().toString())));
        StepVerifier.create(put(LATEST, INDEX, index(List.of(first)))).verifyError(ManifestBlobUnknown.class);
        assertThat(get(repository().manifests().stat(LATEST))).isNull();
    }

    @Test
    void refusesASizeThatIsNotTheStoredOne() {
        Descriptor blob = blob(1);
        Descriptor wrong = new Descriptor(blob.mediaType(), blob.digest(), blob.size() + 1);
        StepVerifier.create(put(LATEST, IMAGE, image(blob, List.of(wrong), ""))).verifyError(SizeInvalid.class);
    }

    @Test
    void doesNotAskForLayersThatAreNeverPushed() {
        Descriptor absent = new Descriptor(MediaType.OCTET_STREAM, sha256(bytes(9, 9)), 9);
        String manifest = image(blob(1), List.of(absent), "")
                .replace(
                        descriptor(absent, "application/vnd.oci.image.layer.v1.tar"),
                        descriptor(absent, "application/vnd.oci.image.layer.nondistributable.v1.tar"));
        push(LATEST, manifest);
        assertThat(read(LATEST)).isEqualTo(manifest);
    }

    @Test
    void storesIndexesOfManifestsAndOfPlainBlobs() {
        Descriptor child =
                push(Tag.parse("child"), image(blob(1), List.of(), "")).descriptor();
        String nested = index(List.of(child, blob(2)));
        Descriptor index = value(put(LATEST, INDEX, nested)).descriptor();
        String outer = index(List.of(index)).replace(IMAGE.value(), INDEX.value());
        value(put(Tag.parse("outer"), INDEX, outer));
        assertThat(read(Tag.parse("outer"))).isEqualTo(outer);
    }

    @Test
    void acceptsFourMebibytesAndNoByteMore() {
        String manifest = index(List.of());
        String padded = manifest + " ".repeat(4 * 1024 * 1024 - manifest.length());
        value(put(LATEST, INDEX, padded));
        assertThat(read(LATEST)).isEqualTo(padded);
        StepVerifier.create(repository()
                        .manifests()
                        .put(ManifestPush.of(LATEST, INDEX), Flux.concat(text(padded), text(" "), Flux.never())))
                .verifyError(ManifestTooLarge.class);
        assertThat(registry().bufferMemoryUsed()).isZero();
    }

    @Test
    void movesATag() {
        push(LATEST, image(blob(1), List.of(), ""));
        Digest first = value(repository().manifests().stat(LATEST)).digest();
        push(LATEST, image(blob(2), List.of(), ""));
        assertThat(value(repository().manifests().stat(LATEST)).digest()).isNotEqualTo(first);
        assertThat(get(repository().manifests().stat(first))).isNotNull();
    }

    @Test
    void movesATagOnlyIfItPointsWhereTheConditionSays() {
        String one = image(blob(1), List.of(), "");
        String two = image(blob(2), List.of(), "");
        value(conditional(one, new TagCondition.Absent()));
        StepVerifier.create(conditional(two, new TagCondition.Absent())).verifyError(PreconditionFailed.class);
        Digest elsewhere = sha256(bytes(1, 1));
        StepVerifier.create(conditional(two, new TagCondition.PointsTo(elsewhere)))
                .verifyError(PreconditionFailed.class);
        assertThat(get(repository().manifests().stat(sha256(two.getBytes(UTF_8)))))
                .isNull();
        value(conditional(two, new TagCondition.PointsTo(sha256(one.getBytes(UTF_8)))));
        assertThat(read(LATEST)).isEqualTo(two);
    }

    @Test
    void ofManyWhoCreateOneTagAtOnceExactlyOneSucceeds() {
        Descriptor config = blob(1);
        Long winners = Flux.range(0, 32)
                .flatMap(
                        i -> conditional(image(config, List.of(), " ".repeat(i)), new TagCondition.Absent())
                                .onErrorResume(PreconditionFailed.class, lost -> Mono.empty()),
                        32)
                .count()
                .block();
        assertThat(winners).isEqualTo(1);
    }

    private Mono<PushedManifest> conditional(String manifest, TagCondition condition) {
        return repository().manifests().put(new ManifestPush(LATEST, IMAGE, List.of(), condition), text(manifest));
    }

    @Test
    void deletesATagAndLeavesItsManifest() {
        Digest digest = push(LATEST, image(blob(1), List.of(), "")).descriptor().digest();
        get(repository().manifests().delete(LATEST));
        assertThat(get(repository().manifests().stat(LATEST))).isNull();
        assertThat(get(repository().manifests().stat(digest))).isNotNull();
        assertThat(tags(Optional.empty())).isEmpty();
        StepVerifier.create(repository().manifests().delete(LATEST)).verifyError(ManifestUnknown.class);
    }

    @Test
    void deletesAManifestWithItsTagsAndCanBePushedAgain() {
        String manifest = image(blob(1), List.of(), "");
        Digest digest = push(LATEST, manifest).descriptor().digest();
        push(Tag.parse("same"), manifest);
        push(Tag.parse("different"), image(blob(2), List.of(), ""));
        get(repository().manifests().delete(digest));
        assertThat(get(repository().manifests().stat(digest))).isNull();
        assertThat(get(repository().manifests().stat(LATEST))).isNull();
        assertThat(tags(Optional.empty())).containsExactly("different");
        StepVerifier.create(repository().manifests().delete(digest)).verifyError(ManifestUnknown.class);
        push(LATEST, manifest);
        assertThat(read(digest)).isEqualTo(manifest);
    }

    @Test
    void refusesToDeleteUnlessThatIsEnabled() {
        Digest digest = push(LATEST, image(blob(1), List.of(), "")).descriptor().digest();
        Repository kept = build(builder -> builder).repository(Fixture.NAME);
        StepVerifier.create(kept.manifests().delete(LATEST)).verifyError(Unsupported.class);
        StepVerifier.create(kept.manifests().delete(digest)).verifyError(Unsupported.class);
        StepVerifier.create(kept.manifests().delete(Tag.parse("none"))).verifyError(Unsupported.class);
        Repository readOnly =
                build(builder -> builder.readOnly(true).deleteEnabled(true)).repository(Fixture.NAME);
        StepVerifier.create(readOnly.manifests().delete(LATEST)).verifyError(Unsupported.class);
        StepVerifier.create(readOnly.manifests().put(ManifestPush.of(LATEST, INDEX), text(index(List.of()))))
                .verifyError(Unsupported.class);
    }

    @Test
    void listsReferrersEvenOfASubjectThatDoesNotExist() {
        Descriptor subject = new Descriptor(IMAGE, sha256(bytes(5, 5)), 5);
        String first = image(
                blob(1),
                List.of(),
                ",\"artifactType\":\"a/one\",\"annotations\":{\"z\":\"1\",\"a\":\"2\"},\"subject\":"
                        + descriptor(subject, IMAGE.value()));
        String second = image(blob(2), List.of(), ",\"subject\":" + descriptor(subject, IMAGE.value()));
        PushedManifest pushed = push(sha256(first.getBytes(UTF_8)), first);
        assertThat(pushed.subject()).contains(subject.digest());
        push(sha256(second.getBytes(UTF_8)), second);
        assertThat(referrers(subject.digest()))
                .hasSize(2)
                .extracting(referrer -> referrer.artifactType().orElse(""))
                .containsExactlyInAnyOrder("a/one", Fixture.CONFIG);
        assertThat(referrers(subject.digest()))
                .filteredOn(referrer -> referrer.descriptor().equals(pushed.descriptor()))
                .singleElement()
                .satisfies(
                        referrer -> assertThat(referrer.annotations().keySet()).containsExactly("z", "a"));
        get(repository().manifests().delete(pushed.descriptor().digest()));
        assertThat(referrers(subject.digest())).hasSize(1);
        assertThat(referrers(sha256(bytes(6, 6)))).isEmpty();
    }

    @Test
    void listsReferrersThatClientsListedUnderATagThemselves() {
        Descriptor subject = new Descriptor(IMAGE, sha256(bytes(5, 5)), 5);
        String refers = image(blob(1), List.of(), ",\"subject\":" + descriptor(subject, IMAGE.value()));
        Descriptor referring = push(sha256(refers.getBytes(UTF_8)), refers).descriptor();
        Descriptor unrelated =
                push(Tag.parse("unrelated"), image(blob(2), List.of(), "")).descriptor();
        forgetReferrers();
        assertThat(referrers(subject.digest())).isEmpty();
        Tag fallback = Tag.parse("sha256-" + subject.digest().hex());
        value(put(fallback, INDEX, index(List.of(unrelated, referring))));
        assertThat(referrers(subject.digest())).extracting(Referrer::descriptor).containsExactly(referring);
        push(sha256(refers.getBytes(UTF_8)), refers);
        assertThat(referrers(subject.digest())).extracting(Referrer::descriptor).containsExactly(referring);
    }

    /** As in a directory written by a registry that knows no referrers. */
    private void forgetReferrers() {
        ObjectKey kept = new StorageLayout().repository(Fixture.NAME).child("_referrers");
        get(driver().deleteBelow(kept));
    }

    @Test
    void acceptsSparseManifestsIfToldTo() {
        Descriptor absent = new Descriptor(MediaType.OCTET_STREAM, sha256(bytes(2, 10)), 10);
        ManifestStore sparse = build(builder -> builder.sparseManifests(true))
                .repository(Fixture.NAME)
                .manifests();
        value(sparse.put(ManifestPush.of(LATEST, INDEX), text(index(List.of(absent)))));
        value(sparse.put(ManifestPush.of(LATEST, IMAGE), text(image(absent, List.of(absent), ""))));
        Descriptor present = blob(1);
        Descriptor wrong = new Descriptor(present.mediaType(), present.digest(), present.size() + 1);
        StepVerifier.create(sparse.put(ManifestPush.of(LATEST, IMAGE), text(image(wrong, List.of(), ""))))
                .verifyError(SizeInvalid.class);
    }

    @Test
    void listsEveryReferrerOfManyPushedAtOnce() {
        Descriptor subject = new Descriptor(IMAGE, sha256(bytes(5, 5)), 5);
        Descriptor config = blob(1);
        Flux.range(0, 32)
                .map(i ->
                        image(config, List.of(), " ".repeat(i) + ",\"subject\":" + descriptor(subject, IMAGE.value())))
                .flatMap(manifest -> put(sha256(manifest.getBytes(UTF_8)), IMAGE, manifest), 32)
                .blockLast();
        assertThat(referrers(subject.digest()))
                .hasSize(32)
                .isSortedAccordingTo((a, b) ->
                        a.descriptor().digest().compareTo(b.descriptor().digest()));
    }

    @Test
    void listsReferrersAfterAnyDigest() {
        Descriptor subject = new Descriptor(IMAGE, sha256(bytes(5, 5)), 5);
        List<Descriptor> pushed = IntStream.range(0, 6)
                .mapToObj(i ->
                        image(blob(1), List.of(), " ".repeat(i) + ",\"subject\":" + descriptor(subject, IMAGE.value())))
                .map(manifest ->
                        push(sha256(manifest.getBytes(UTF_8)), manifest).descriptor())
                .toList();
        assertListedAfterAny(subject.digest());
        forgetReferrers();
        value(put(Tag.parse("sha256-" + subject.digest().hex()), INDEX, index(pushed)));
        assertListedAfterAny(subject.digest());
    }

    private void assertListedAfterAny(Digest subject) {
        List<Referrer> all = referrers(subject);
        assertThat(all).hasSize(6);
        IntStream.range(0, all.size())
                .forEach(i -> assertThat(
                                referrersAfter(subject, all.get(i).descriptor().digest()))
                        .isEqualTo(all.subList(i + 1, all.size())));
        assertThat(referrersAfter(subject, Digest.parse("sha256:" + "0".repeat(64))))
                .isEqualTo(all);
    }

    private List<Referrer> referrersAfter(Digest subject, Digest last) {
        return value(repository().referrers(subject, Optional.of(last)).collectList());
    }

    @Test
    void nestsIndexesTenDeepAndNoDeeper() {
        Descriptor top = value(put(LATEST, INDEX, index(List.of()))).descriptor();
        for (int depth = 2; depth <= 10; depth++) {
            top = value(put(LATEST, INDEX, index(List.of(top)))).descriptor();
        }
        long kept = keys();
        StepVerifier.create(put(LATEST, INDEX, index(List.of(top)))).verifyError(ManifestInvalid.class);
        assertThat(keys()).isEqualTo(kept);
        assertThat(get(repository().manifests().stat(LATEST))).isEqualTo(top);
    }

    @Test
    void listsTagsInByteOrder() {
        String manifest = image(blob(1), List.of(), "");
        for (String tag : List.of("b", "a", "B", "a.b", "a-b", "a_b", "10", "9", "_")) {
            push(Tag.parse(tag), manifest);
        }
        assertThat(tags(Optional.empty())).containsExactly("10", "9", "B", "_", "a", "a-b", "a.b", "a_b", "b");
        assertThat(tags(Optional.of(Tag.parse("a")))).containsExactly("a-b", "a.b", "a_b", "b");
        assertThat(tags(Optional.of(Tag.parse("a0")))).containsExactly("a_b", "b");
        assertThat(tags(Optional.of(Tag.parse("z")))).isEmpty();
    }

    @Test
    void knowsARepositoryOnceSomethingWasPushedToIt() {
        StepVerifier.create(repository().tags(Optional.empty())).verifyError(NameUnknown.class);
        blob(1);
        assertThat(tags(Optional.empty())).isEmpty();
    }

    @Test
    void listsRepositoriesInPathOrderFromAnywhere() {
        List<String> names =
                List.of("a", "a/b", "a/b/c", "a-b", "a.b", "a0", "b/0/x", "b/_x".replace("_", ""), "c", "c/d/e/f", "d");
        names.forEach(name -> value(registry()
                .repository(RepositoryName.parse(name))
                .blobs()
                .put(MediaType.OCTET_STREAM, reused(bytes(1, 3), 3))));
        List<RepositoryName> expected =
                names.stream().map(RepositoryName::parse).sorted().toList();
        assertThat(repositories(Optional.empty())).isEqualTo(expected);
        IntStream.range(0, expected.size())
                .forEach(i -> assertThat(repositories(Optional.of(expected.get(i))))
                        .isEqualTo(expected.subList(i + 1, expected.size())));
        for (String absent : List.of("0", "a/a", "a/b/c/d/e", "a/c", "b", "b/0", "bb", "zz")) {
            RepositoryName last = RepositoryName.parse(absent);
            assertThat(repositories(Optional.of(last)))
                    .isEqualTo(expected.stream()
                            .filter(name -> name.compareTo(last) > 0)
                            .toList());
        }
        StepVerifier.create(registry().repositories(Optional.empty()), 2)
                .expectNextCount(2)
                .thenCancel()
                .verify();
    }

    private List<RepositoryName> repositories(Optional<RepositoryName> after) {
        return value(registry().repositories(after).collectList());
    }

    private Descriptor blob(int seed) {
        return value(repository().blobs().put(MediaType.OCTET_STREAM, reused(bytes(seed, 10 + seed), 5)));
    }

    private PushedManifest push(Reference reference, String manifest) {
        return value(put(reference, IMAGE, manifest));
    }

    private Mono<PushedManifest> put(Reference reference, MediaType type, String manifest) {
        return repository().manifests().put(ManifestPush.of(reference, type), text(manifest));
    }

    private String read(Reference reference) {
        Manifest manifest = value(repository().manifests().get(reference));
        return UTF_8.decode(manifest.content()).toString();
    }

    private List<String> tags(Optional<Tag> after) {
        return value(repository().tags(after).map(Tag::name).collectList());
    }

    private List<Referrer> referrers(Digest subject) {
        return value(repository().referrers(subject).collectList());
    }

    private long keys() {
        return value(driver().list(ObjectKey.ROOT, ListOptions.subtree()).count());
    }
}
