package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.OURS;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing the manifests that name another as their subject. */
class ReferrersProtocolTest extends ProtocolTest {

    private static final String TYPE = "application/x-kit-signature";
    private static final int PAGE_LIMIT = 4 * 1024 * 1024;

    private Manifest subject;

    ReferrersProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    @BeforeEach
    void pushBlobsOfSubject() {
        subject = repo.image();
    }

    @EachAlgorithm
    @Row(behaviour = 28, from = CONFORMANCE)
    void aRepositoryThatNeverWasHasNoReferrers(Algorithm algorithm) {
        assertNone(get(new Repo(registry).referrers(algorithm.unknownDigest())));
    }

    @EachAlgorithm
    @Row(behaviour = 28, from = CONFORMANCE)
    void aSubjectThatNobodyRefersToHasNoReferrers(Algorithm algorithm) {
        assertNone(get(repo.referrers(algorithm.unknownDigest())));
        assertNone(get(repo.referrers(repo.putByDigest(subject, algorithm))));
    }

    private static void assertNone(Answer answer) {
        assertIndex(answer);
        assertThat(referrers(answer)).isEmpty();
    }

    @Test
    @Row(behaviour = 2, from = CONFORMANCE)
    void theContentTypeIsExactlyThatOfAnIndex() throws Exception {
        putByDigest(subject);
        putByDigest(artifact(TYPE));
        assertIndex(RawHttp.send(registry.uri(), Request.of("GET", repo.referrers(subject.digest()))));
    }

    @Test
    @Row(behaviour = 28, from = CONFORMANCE)
    void anImageIsListedWithItsArtifactTypeAndAnnotations() {
        putByDigest(subject);
        Manifest artifact = artifact(TYPE).with("annotations", Map.of("a", "1", "b", "\u00fc \\ \""));
        putByDigest(artifact);
        Map<String, Object> expected = listed(artifact, TYPE);
        expected.put("annotations", artifact.members().get("annotations"));
        assertThat(referrers(list())).containsExactly(expected);
    }

    @Test
    @Row(behaviour = 28, from = CONFORMANCE)
    void anImageWithoutArtifactTypeIsListedWithTheTypeOfItsConfig() {
        Manifest image = repo.image().about(subject);
        putByDigest(image);
        assertThat(referrers(list())).containsExactly(listed(image, MediaTypes.CONFIG));
    }

    @Test
    @Row(behaviour = 28, from = CONFORMANCE)
    void anIndexIsListedWithItsArtifactTypeIfItHasOne() {
        Manifest typed = Manifest.index().about(subject).with("artifactType", TYPE);
        Manifest plain = Manifest.index().about(subject);
        putByDigest(typed);
        putByDigest(plain);
        assertThat(referrers(list()))
                .containsExactlyInAnyOrder(listed(typed, TYPE), plain.descriptor(Algorithm.SHA256));
    }

    @EachAlgorithm
    @Row(behaviour = 28, from = CONFORMANCE)
    void subjectsAndReferrersHaveDigestsOfAnyAlgorithm(Algorithm algorithm) {
        Manifest referrer = artifact(TYPE).with("subject", subject.descriptor(algorithm));
        String digest = repo.putByDigest(referrer, algorithm);
        List<Map<String, Object>> found = referrers(get(repo.referrers(subject.digest(algorithm))));
        assertThat(found).singleElement().satisfies(one -> assertThat(one).containsEntry("digest", digest));
    }

    @Test
    @Row(behaviour = 28, from = CONFORMANCE)
    void referrersPutBeforeAndAfterTheirSubjectAreListed() {
        Manifest before = artifact(TYPE);
        putByDigest(before);
        putByDigest(subject);
        Manifest after = artifact(TYPE);
        putByDigest(after);
        assertThat(digests(list())).containsExactlyInAnyOrder(before.digest(), after.digest());
    }

    @Test
    @Row(behaviour = 28, from = SPECIFICATION)
    void aReferrerPutTwiceOrByTagIsListedOnce() {
        Manifest artifact = artifact(TYPE);
        for (String reference : List.of(artifact.digest(), artifact.digest(), "tagged")) {
            assertThat(repo.put(reference, artifact)).hasStatus(201);
        }
        assertThat(digests(list())).containsExactly(artifact.digest());
    }

    @Test
    @Row(behaviour = 28, from = SPECIFICATION)
    void aReferrerThatAClientAlsoKeepsUnderATagIsListedOnce() {
        putByDigest(subject);
        Manifest artifact = artifact(TYPE);
        putByDigest(artifact);
        String tag = subject.digest().replace(':', '-');
        assertThat(repo.put(tag, Manifest.index(artifact))).hasStatus(201);
        assertThat(digests(list())).containsExactly(artifact.digest());
    }

    @Test
    @Row(behaviour = 28, from = CONFORMANCE)
    void onlyReferrersOfTheTypeAskedForAreListed() {
        Manifest wanted = artifact(TYPE);
        putByDigest(wanted);
        putByDigest(artifact("application/x-kit-sbom"));
        Manifest byConfig = repo.image().about(subject);
        putByDigest(byConfig);
        assertFiltered(TYPE, wanted.digest());
        assertFiltered(MediaTypes.CONFIG, byConfig.digest());
        assertFiltered("application/x-kit-nobody");
    }

    private void assertFiltered(String type, String... digests) {
        Answer answer = get(repo.referrers(subject.digest()) + "?artifactType=" + type.replace("+", "%2B"));
        assertIndex(answer);
        assertThat(answer).hasHeader("OCI-Filters-Applied", "artifactType");
        assertThat(digests(answer)).containsExactlyInAnyOrder(digests);
    }

    @Test
    @Row(behaviour = 28, from = SPECIFICATION)
    void noFilterIsClaimedWhereNoneWasAskedFor() {
        assertThat(list()).hasStatus(200).hasNoHeader("OCI-Filters-Applied");
    }

    @Test
    @Row(behaviour = 28, from = SPECIFICATION)
    void aDeletedReferrerIsListedNoMore() {
        Manifest gone = artifact(TYPE);
        Manifest kept = artifact(TYPE);
        putByDigest(gone);
        putByDigest(kept);
        assertThat(delete(repo.manifest(gone.digest()))).hasStatus(202);
        assertThat(digests(list())).containsExactly(kept.digest());
    }

    @Test
    @Row(behaviour = 28, from = SPECIFICATION)
    void referrersOfADeletedSubjectAreStillListed() {
        putByDigest(subject);
        Manifest artifact = artifact(TYPE);
        putByDigest(artifact);
        assertThat(delete(repo.manifest(subject.digest()))).hasStatus(202);
        assertThat(digests(list())).containsExactly(artifact.digest());
    }

    @Test
    @Row(behaviour = 28, from = OURS)
    void referrersOfAnotherRepositoryAreNotListed() {
        putByDigest(artifact(TYPE));
        assertNone(get(new Repo(registry).referrers(subject.digest())));
    }

    @Test
    @Row(behaviour = 28, from = SPECIFICATION)
    void aReferrerOfAReferrerIsListedOnlyThere() {
        Manifest first = artifact(TYPE);
        putByDigest(first);
        Manifest second = artifact(TYPE).about(first);
        putByDigest(second);
        assertThat(digests(list())).containsExactly(first.digest());
        assertThat(digests(get(repo.referrers(first.digest())))).containsExactly(second.digest());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"latest", "sha256:short", "sha256", "md5:d41d8cd98f00b204e9800998ecf8427e"})
    @Row(behaviour = 28, from = SPECIFICATION)
    void onlyADigestHasReferrers(String reference) {
        assertThat(get(repo.referrers(reference))).isError(400, "DIGEST_INVALID");
    }

    @Test
    @Row(behaviour = 28, from = SPECIFICATION)
    void aListLongerThanAManifestMayBeComesInPages() {
        Set<String> expected = new LinkedHashSet<>();
        for (int i = 0; i < 11; i++) {
            Manifest large = artifact(TYPE).padded(500_000);
            putByDigest(large);
            expected.add(large.digest());
        }
        List<Answer> pages = Link.follow(repo.referrers(subject.digest()) + "?artifactType=" + TYPE, this::get);
        assertThat(pages).hasSizeGreaterThan(1).allSatisfy(ReferrersProtocolTest::assertIndex);
        assertThat(pages).allSatisfy(page -> assertThat(page.body().length).isLessThanOrEqualTo(PAGE_LIMIT));
        assertThat(pages.stream().flatMap(page -> digests(page).stream()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    @Row(behaviour = 28, from = OURS)
    void referrersPutAtOnceAreAllListed() throws Exception {
        List<Manifest> artifacts =
                Stream.generate(() -> artifact(TYPE)).limit(32).toList();
        List<String> put = Clients.atOnce(32, i -> repo.putByDigest(artifacts.get(i), Algorithm.SHA256));
        assertThat(put).hasSize(32);
        assertThat(digests(list()))
                .containsExactlyInAnyOrderElementsOf(
                        artifacts.stream().map(Manifest::digest).toList());
    }

    /** Returns a new artifact about {@link #subject}, its blobs pushed, itself not. */
    private Manifest artifact(String type) {
        Map<String, Object> layer = repo.layer(Content.fresh(64), Algorithm.SHA256);
        return Manifest.image(layer, List.of(layer)).with("artifactType", type).about(subject);
    }

    private void putByDigest(Manifest manifest) {
        repo.putByDigest(manifest, Algorithm.SHA256);
    }

    private Answer list() {
        return get(repo.referrers(subject.digest()));
    }

    private static Map<String, Object> listed(Manifest manifest, String artifactType) {
        Map<String, Object> descriptor = manifest.descriptor(Algorithm.SHA256);
        descriptor.put("artifactType", artifactType);
        return descriptor;
    }

    private static void assertIndex(Answer answer) {
        assertThat(answer).hasStatus(200).hasHeader("Content-Type", MediaTypes.INDEX);
        assertThat(Json.object(answer.json()))
                .containsEntry("schemaVersion", 2L)
                .containsEntry("mediaType", MediaTypes.INDEX)
                .containsKey("manifests");
    }

    private static List<Map<String, Object>> referrers(Answer answer) {
        assertThat(answer).hasStatus(200);
        return Json.list(Json.object(answer.json()).get("manifests")).stream()
                .map(Json::object)
                .toList();
    }

    private static List<String> digests(Answer answer) {
        return referrers(answer).stream()
                .map(descriptor -> (String) descriptor.get("digest"))
                .toList();
    }
}
