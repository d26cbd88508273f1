package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.OURS;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Manifests that get their tags with conditions, or several at once, and what the registry says of their subject. */
class ManifestTaggingTest extends ProtocolTest {

    ManifestTaggingTest(RegistryUnderTest registry) {
        super(registry);
    }

    @EachAlgorithm
    @Row(behaviour = 24, from = CONFORMANCE)
    void aManifestWithASubjectIsToldThatItsReferrersAreListed(Algorithm algorithm) {
        Manifest subject = repo.image(algorithm);
        Manifest referrer = repo.image().with("subject", subject.descriptor(algorithm));
        Manifest index = Manifest.index(Stream.of()).with("subject", subject.descriptor(algorithm));
        for (Manifest manifest : List.of(referrer, index)) {
            assertThat(repo.put(manifest.digest(), manifest))
                    .hasStatus(201)
                    .hasHeader("OCI-Subject", subject.digest(algorithm));
        }
    }

    @Test
    @Row(behaviour = 24, from = SPECIFICATION)
    void aManifestWithoutASubjectIsToldOfNone() {
        assertThat(repo.put("latest", repo.image())).hasStatus(201).hasNoHeader("OCI-Subject");
    }

    @EachAlgorithm
    @Row(behaviour = 24, from = CONFORMANCE)
    void aManifestPutByDigestGetsTheTagsOfItsQuery(Algorithm algorithm) {
        Manifest image = repo.image(algorithm);
        String digest = image.digest(algorithm);
        Answer answer = putTagged(image, digest, List.of("a", "b"));
        assertThat(answer).hasStatus(201).hasHeader("Docker-Content-Digest", digest);
        assertThat(tagsOf(answer)).containsExactlyInAnyOrder("a", "b");
        for (String tag : List.of("a", "b")) {
            assertThat(get(repo.manifest(tag)))
                    .hasStatus(200)
                    .hasContent(image.bytes())
                    .hasHeader("Docker-Content-Digest", digest);
        }
    }

    @Test
    @Row(behaviour = 24, from = CONFORMANCE)
    void tenTagsAreSetAtOnce() {
        Manifest image = repo.image();
        List<String> tags = IntStream.range(0, 10).mapToObj(i -> "t" + i).toList();
        Answer answer = putTagged(image, image.digest(), tags);
        assertThat(answer).hasStatus(201);
        assertThat(tagsOf(answer)).containsExactlyInAnyOrderElementsOf(tags);
        assertThat(Json.object(get(repo.path("tags/list")).json())).containsEntry("tags", tags);
    }

    @Test
    @Row(behaviour = 24, from = CONFORMANCE)
    void moreTagsThanARequestLineHoldsAreRefused() throws Exception {
        Manifest image = repo.image();
        String query = IntStream.range(0, 1000).mapToObj(i -> "tag=kit-" + i).collect(Collectors.joining("&", "?", ""));
        Request put = repo.putting(image.digest() + query, image);
        assertThat(RawHttp.send(registry.uri(), put)).hasStatus(414);
        assertThat(head(repo.manifest(image.digest()))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 24, from = OURS)
    void oneBadTagInTheQueryRefusesAll() {
        Manifest image = repo.image();
        assertThat(putTagged(image, image.digest(), List.of("good", "-bad")))
                .isError(400, "TAG_INVALID", "MANIFEST_INVALID");
        assertThat(head(repo.manifest("good"))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 22, from = SPECIFICATION)
    void aTagIsCreatedOnlyIfThereIsNone() {
        Manifest first = repo.image();
        assertThat(send(repo.putting("latest", first).with("If-None-Match", "*")))
                .hasStatus(201);
        assertThat(send(repo.putting("latest", repo.image()).with("If-None-Match", "*")))
                .hasStatus(412);
        assertThat(get(repo.manifest("latest"))).hasStatus(200).hasContent(first.bytes());
    }

    @Test
    @Row(behaviour = 22, from = SPECIFICATION)
    void aTagIsMovedOnlyFromWhereTheClientSawIt() {
        Manifest first = repo.tagged("latest");
        Manifest second = repo.image();
        String seen = get(repo.manifest("latest")).need("ETag");
        assertThat(send(repo.putting("latest", second).with("If-Match", seen))).hasStatus(201);
        assertThat(send(repo.putting("latest", repo.image()).with("If-Match", seen)))
                .hasStatus(412);
        assertThat(get(repo.manifest("latest"))).hasStatus(200).hasContent(second.bytes());
        assertThat(get(repo.manifest(first.digest()))).hasStatus(200);
    }

    @Test
    @Row(behaviour = 22, from = SPECIFICATION)
    void aTagThatIsNotThereMatchesNothing() {
        Manifest image = repo.image();
        for (String condition : List.of("*", '"' + image.digest() + '"')) {
            assertThat(send(repo.putting("latest", image).with("If-Match", condition)))
                    .hasStatus(412);
        }
        assertThat(head(repo.manifest("latest"))).hasStatus(404);
    }

    @Test
    @Row(behaviour = 22, from = OURS)
    void aPutTellsTheEtagOfWhatItStored() {
        Manifest image = repo.image();
        assertThat(repo.put("latest", image)).hasStatus(201).hasHeader("ETag", '"' + image.digest() + '"');
    }

    @Test
    @Row(behaviour = 22, from = OURS)
    void ofManyWhoCreateOneTagOneSucceeds() throws Exception {
        List<Manifest> images = Stream.generate(repo::image).limit(8).toList();
        List<Integer> statuses = Clients.atOnce(
                8,
                i -> send(repo.putting("latest", images.get(i)).with("If-None-Match", "*"))
                        .status());
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 412);
    }

    private Answer putTagged(Manifest manifest, String digest, List<String> tags) {
        String query = tags.stream().map(tag -> "tag=" + tag).collect(Collectors.joining("&", "?", ""));
        return send(repo.putting(digest + query, manifest));
    }

    private static List<String> tagsOf(Answer answer) {
        return answer.all("OCI-Tag").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .toList();
    }
}
