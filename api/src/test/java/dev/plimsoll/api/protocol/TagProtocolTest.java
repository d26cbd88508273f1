package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.CLIENTS;
import static dev.plimsoll.api.protocol.Source.CONFORMANCE;
import static dev.plimsoll.api.protocol.Source.SPECIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing tags, and deleting tags and manifests. */
class TagProtocolTest extends ProtocolTest {

    /** In byte order, which is not the order of a dictionary. */
    private static final List<String> TAGS = List.of("0", "A", "Z", "_x", "a", "b", "b-1", "b.1", "z");

    TagProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    private Manifest tagAll() {
        Manifest image = repo.image();
        List.of("b", "z", "A", "b.1", "_x", "0", "a", "b-1", "Z")
                .forEach(tag -> assertThat(repo.put(tag, image)).hasStatus(201));
        return image;
    }

    @Test
    @Row(behaviour = 26, from = CONFORMANCE)
    void tagsAreListedInByteOrder() {
        tagAll();
        Answer answer = list("");
        assertThat(answer).hasStatus(200).hasNoHeader("Link");
        assertThat(answer.need("Content-Type")).startsWith("application/json");
        assertThat(answer.json()).isEqualTo(Map.of("name", repo.name(), "tags", TAGS));
    }

    @ParameterizedTest(name = "n={0}")
    @ValueSource(ints = {1, 2, 4, 8, 9, 10, 100})
    @Row(behaviour = 26, from = CONFORMANCE)
    void pagesOfAnySizeMakeTheWholeList(int n) {
        tagAll();
        List<Answer> pages = Link.follow(repo.path("tags/list?n=" + n), this::get);
        assertThat(pages).allSatisfy(page -> assertThat(tags(page)).hasSizeLessThanOrEqualTo(n));
        assertThat(pages.stream().flatMap(page -> tags(page).stream())).containsExactlyElementsOf(List.copyOf(TAGS));
    }

    @ParameterizedTest(name = "?{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "last=A           | Z _x a b b-1 b.1 z",
                "last=b           | b-1 b.1 z",
                "last=B           | Z _x a b b-1 b.1 z",
                "last=b-1&n=1     | b.1",
                "last=nosuch&n=2  | z",
                "n=2              | 0 A",
                "n=2&last=        | 0 A"
            })
    @Row(behaviour = 26, from = CONFORMANCE)
    void aPageBeginsStrictlyAfterItsLast(String query, String expected) {
        tagAll();
        assertThat(tags(list("?" + query))).isEqualTo(List.of(expected.split(" ")));
    }

    @Test
    @Row(behaviour = 26, from = CONFORMANCE)
    void thePageAfterTheLastTagIsEmpty() {
        tagAll();
        for (String query : List.of("?last=z", "?last=zzz&n=3", "?n=3&last=z")) {
            Answer answer = list(query);
            assertThat(answer).hasStatus(200).hasNoHeader("Link");
            assertThat(tags(answer)).isEmpty();
        }
    }

    @Test
    @Row(behaviour = 26, from = SPECIFICATION)
    void aPageOfNoTagsIsEmptyAndLeadsNowhere() {
        tagAll();
        Answer answer = list("?n=0");
        assertThat(answer).hasStatus(200).hasNoHeader("Link");
        assertThat(tags(answer)).isEmpty();
    }

    @Test
    @Row(behaviour = 26, from = SPECIFICATION)
    void aPageShorterThanAskedLeadsToTheNext() {
        tagAll();
        Answer page = list("?n=2147483647");
        assertThat(page).hasStatus(200);
        if (tags(page).size() < TAGS.size()) {
            assertThat(Link.next(page)).isNotEmpty();
        }
        assertThat(tags(page)).isNotEmpty();
    }

    @ParameterizedTest(name = "n={0}")
    @ValueSource(strings = {"-1", "foo", "1.5", "%20"})
    @Row(behaviour = 26, from = CLIENTS)
    void aPageSizeThatIsNoNumberIsRefused(String n) {
        tagAll();
        assertThat(list("?n=" + n)).isError(400, "PAGINATION_NUMBER_INVALID", "UNSUPPORTED");
    }

    @Test
    @Row(behaviour = 26, from = CONFORMANCE)
    void tagsOfARepositoryThatNeverWasAreNotFound() {
        assertThat(list("")).isError(404, "NAME_UNKNOWN");
    }

    @Test
    @Row(behaviour = 26, from = CONFORMANCE)
    void aRepositoryWithoutTagsHasAnEmptyList() {
        repo.putByDigest(repo.image(), Algorithm.SHA256);
        Answer answer = list("");
        assertThat(answer).hasStatus(200, 404);
        if (answer.status() == 200) {
            assertThat(answer.json()).isEqualTo(Map.of("name", repo.name(), "tags", List.of()));
        }
    }

    @Test
    @Row(behaviour = 26, from = CONFORMANCE)
    void aRepositoryWhoseTagsWereDeletedHasAnEmptyList() {
        repo.tagged("only");
        assertThat(delete(repo.manifest("only"))).hasStatus(202);
        Answer answer = list("");
        assertThat(answer).hasStatus(200);
        assertThat(answer.json()).isEqualTo(Map.of("name", repo.name(), "tags", List.of()));
    }

    @Test
    @Row(behaviour = 25, from = CONFORMANCE)
    void aDeletedTagIsGoneAtOnceAndNothingElse() {
        Manifest image = repo.tagged("doomed");
        assertThat(repo.put("other", image)).hasStatus(201);
        assertThat(delete(repo.manifest("doomed"))).hasStatus(202);
        assertThat(head(repo.manifest("doomed"))).hasStatus(404);
        assertThat(tags(list(""))).containsExactly("other");
        assertThat(get(repo.manifest("other"))).hasStatus(200).hasContent(image.bytes());
        assertThat(get(repo.manifest(image.digest()))).hasStatus(200).hasContent(image.bytes());
    }

    @EachAlgorithm
    @Row(behaviour = 25, from = CONFORMANCE)
    void aDeletedManifestIsGoneAtOnce(Algorithm algorithm) {
        String target = repo.manifest(repo.putByDigest(repo.image(algorithm), algorithm));
        assertThat(delete(target)).hasStatus(202);
        assertThat(head(target)).hasStatus(404);
        assertThat(get(target)).isError(404, "MANIFEST_UNKNOWN");
    }

    @Test
    @Row(behaviour = 25, from = SPECIFICATION)
    void aDeletedManifestTakesAllItsTagsWithIt() {
        Manifest kept = repo.tagged("kept");
        Manifest image = repo.tagged("a");
        repo.put("b", image);
        assertThat(delete(repo.manifest(image.digest()))).hasStatus(202);
        for (String gone : List.of("a", "b", image.digest())) {
            assertThat(head(repo.manifest(gone))).hasStatus(404);
        }
        assertThat(tags(list(""))).containsExactly("kept");
        assertThat(get(repo.manifest("kept"))).hasStatus(200).hasContent(kept.bytes());
    }

    @Test
    @Row(behaviour = 25, from = SPECIFICATION)
    void aTagThatMovedAwayOutlivesItsOldManifest() {
        Manifest old = repo.tagged("latest");
        Manifest now = repo.tagged("latest");
        assertThat(delete(repo.manifest(old.digest()))).hasStatus(202);
        assertThat(get(repo.manifest("latest"))).hasStatus(200).hasContent(now.bytes());
    }

    @Test
    @Row(behaviour = 25, from = SPECIFICATION)
    void deletingWhatIsNotThereIsNotFound() {
        Manifest image = repo.tagged("once");
        for (String reference : List.of("never", Algorithm.SHA256.unknownDigest())) {
            assertThat(delete(repo.manifest(reference))).isError(404, "MANIFEST_UNKNOWN");
        }
        for (String reference : List.of("once", image.digest())) {
            assertThat(delete(repo.manifest(reference))).hasStatus(202);
            assertThat(delete(repo.manifest(reference))).isError(404, "MANIFEST_UNKNOWN");
        }
    }

    @Test
    @Row(behaviour = 25, from = SPECIFICATION)
    void aDeletedManifestMayBePutAgain() {
        Manifest image = repo.tagged("again");
        assertThat(delete(repo.manifest(image.digest()))).hasStatus(202);
        assertThat(repo.put("again", image)).hasStatus(201);
        for (String reference : List.of("again", image.digest())) {
            assertThat(get(repo.manifest(reference))).hasStatus(200).hasContent(image.bytes());
        }
    }

    @Test
    @Row(behaviour = 25, from = SPECIFICATION)
    void anIndexThatLosesAChildIsStillThere() {
        Manifest child = repo.image();
        repo.putByDigest(child, Algorithm.SHA256);
        Manifest index = Manifest.index(child);
        assertThat(repo.put("index", index)).hasStatus(201);
        assertThat(delete(repo.manifest(child.digest()))).hasStatus(202, 400, 405, 409);
        assertThat(get(repo.manifest("index"))).hasStatus(200).hasContent(index.bytes());
    }

    private Answer list(String query) {
        return get(repo.path("tags/list" + query));
    }

    private static List<Object> tags(Answer answer) {
        assertThat(answer).hasStatus(200);
        return Json.list(Json.object(answer.json()).get("tags"));
    }
}
