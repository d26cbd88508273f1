package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.NameInvalid;
import dev.plimsoll.engine.error.PageInvalid;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.UploadInvalid;
import dev.plimsoll.engine.fuzz.Fuzz;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a client writes, each scanner of this package gives a result that holds what it promises, or its own refusal. */
class HttpFuzzTest {

    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final long SIZE = 2048;

    private Fuzz.Outcome outcome = new Fuzz.Outcome(0, 0);

    @AfterEach
    void bothHappened() {
        assertThat(outcome.taken()).isPositive();
        assertThat(outcome.refused()).isPositive();
    }

    @Test
    void rangesLieWithinTheContent() {
        outcome = Fuzz.from(
                        "bytes=500-1499", "bytes=500-", "bytes=-500", "bytes=0-0,5-6", "bytes=2000-5000", "items=1-2")
                .refusedWith(Refusal.class)
                .text(HttpFuzzTest::rangeWithin);
    }

    private static void rangeWithin(String header) {
        RangeHeader.parse(header, SIZE).ifPresent(range -> {
            assertThat(range.first()).isNotNegative().isLessThan(range.end());
            assertThat(range.end()).isLessThanOrEqualTo(SIZE);
        });
    }

    @Test
    void placesOfChunksPrintAsTheyWere() {
        outcome = Fuzz.from("0-9", "10-10", "bytes 5-9/*", "123456789012345678-123456789012345679")
                .refusedWith(UploadInvalid.class)
                .text(HttpFuzzTest::chunkPlace);
    }

    private static void chunkPlace(String header) {
        UploadRange range = UploadRange.parse(header);
        assertThat(range.first()).isNotNegative();
        assertThat(range.length()).isPositive();
        assertThat(range.first() + range.length()).isPositive();
        String again = range.first() + "-" + (range.first() + range.length() - 1);
        assertThat(UploadRange.parse(again)).isEqualTo(range);
    }

    @Test
    void pathsAreKeptAsWritten() {
        outcome = Fuzz.from(
                        "/v2/a/b/blobs/" + DIGEST,
                        "/v2/a/manifests/latest?tag=x&tag=y",
                        "http://registry.test/v2/a/tags/list?n=5&last=v1",
                        "/v2/")
                .refusedWith(NameInvalid.class)
                .text(HttpFuzzTest::path);
    }

    private static void path(String raw) {
        String path = RequestTarget.parse(raw).path();
        assertThat(raw).contains(path);
        assertThat(path).startsWith("/").doesNotContain("//", "%", ";", "\\", "?");
        assertThat(path + "/").doesNotContain("/./", "/../");
    }

    @Test
    void endpointsHaveParsedParts() {
        outcome = Fuzz.from(
                        "/v2/a/b/blobs/" + DIGEST,
                        "/v2/a/blobs/uploads/123e4567-e89b-42d3-a456-426614174000",
                        "/v2/a/blobs/uploads/",
                        "/v2/a/manifests/latest",
                        "/v2/a/referrers/" + DIGEST,
                        "/v2/a/tags/list",
                        "/v2/_catalog",
                        "/v2/")
                .refusedWith(RegistryException.class)
                .text(path -> assertThat(Endpoint.parse(path)).isNotNull());
    }

    @Test
    void queriesAreUnescapedOnce() {
        outcome = Fuzz.from("n=5&last=v1", "artifactType=application%2Fvnd.x+json", "digest=" + DIGEST, "%6e=%C3%BC&&x")
                .refusedWith(NameInvalid.class)
                .text(HttpFuzzTest::query);
    }

    private static void query(String raw) {
        for (String value : Query.parse(raw).all("n")) {
            assertThat(Query.parse("x=" + Query.escape(value)).all("x")).containsExactly(value);
        }
    }

    @Test
    void pageSizesStayWithinTheirLimit() {
        outcome = Fuzz.from("n=5", "n=1000", "n=99999999999", "n=0&last=x")
                .refusedWith(PageInvalid.class, NameInvalid.class)
                .text(raw -> assertThat(Page.size(Query.parse(raw))).isBetween(0, Page.MOST));
    }
}
