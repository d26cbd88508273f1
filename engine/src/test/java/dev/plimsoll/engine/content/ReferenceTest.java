package dev.plimsoll.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.error.TagInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void readsDigests() {
        Digest digest = Digest.parse("sha256:" + EMPTY);
        assertThat(digest.algorithm()).isEqualTo(DigestAlgorithm.SHA256);
        assertThat(digest.hex()).isEqualTo(EMPTY);
        assertThat(digest).hasToString("sha256:" + EMPTY).isEqualTo(Reference.parse("sha256:" + EMPTY));
        assertThat(Digest.parse("sha512:" + EMPTY + EMPTY).algorithm()).isEqualTo(DigestAlgorithm.SHA512);
    }

    @Test
    void aTarSumIsADigestButNoReference() {
        String text = "tarsum.v1+sha256:" + EMPTY;
        Digest digest = Digest.parse(text);
        assertThat(digest.algorithm()).isEqualTo(DigestAlgorithm.TARSUM);
        assertThat(digest).hasToString(text);
        assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(DigestInvalid.class);
        assertThatThrownBy(digest::requireCanonical).isInstanceOf(DigestInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "sha256",
                "sha256:",
                "sha256:abc",
                "sha257:" + EMPTY,
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:" + EMPTY + "0",
                "sha256:" + EMPTY + "\n",
                "SHA256:" + EMPTY,
                "sha512:" + EMPTY,
                "tarsum+sha256:" + EMPTY,
                "tarsum.v1+sha512:" + EMPTY + EMPTY,
                "tarsum.v1+sha256:" + EMPTY + "00",
                "sha256:baddigeststring",
                "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
                "sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void refusesWhatIsNoDigest(String text) {
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(DigestInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "v1.2.3-rc_4", "_", "A", "sha256-" + EMPTY})
    void readsTags(String text) {
        assertThat(Reference.parse(text)).isEqualTo(new Tag(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "-a", "a/b", "a b", "a\n", "a+b", "é"})
    void refusesWhatIsNoTag(String text) {
        assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(TagInvalid.class);
    }

    @Test
    void acceptsTagsOfOneHundredAndTwentyEightCharactersAndNoMore() {
        assertThat(Tag.parse("t".repeat(128)).name()).hasSize(128);
        assertThatThrownBy(() -> Tag.parse("t".repeat(129))).isInstanceOf(TagInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/", "a/", "/b", "a/b/c", "a/b;c=d", "text/html\r\nX", "a b/c", " a/b", "a/+b"})
    void refusesWhatIsNoMediaType(String text) {
        assertThatThrownBy(() -> MediaType.parse(text)).isInstanceOf(ManifestInvalid.class);
    }

    @Test
    void readsMediaTypesAsTheyAreWritten() {
        assertThat(MediaType.parse("application/vnd.OCI.image+json")).hasToString("application/vnd.OCI.image+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "123e4567-e89b-42d3-a456-42661417400",
                "123E4567-e89b-42d3-a456-426614174000",
                "123e4567-e89b-42d3-a456-42661417400g",
                "1-1-1-1-1",
                "../../../../../../../../../../../etc"
            })
    void knowsNoUploadByAnythingButACanonicalUuid(String text) {
        assertThatThrownBy(() -> UploadId.parse(text)).isInstanceOf(UploadUnknown.class);
    }

    @Test
    void readsUploadNames() {
        String text = "123e4567-e89b-42d3-a456-426614174000";
        assertThat(UploadId.parse(text)).hasToString(text);
    }

    @Test
    void clipsRanges() {
        assertThat(ByteRange.of(5, 10).within(12)).isEqualTo(new ByteRange(5, 12));
        assertThat(ByteRange.ALL.within(7)).isEqualTo(new ByteRange(0, 7));
        assertThat(ByteRange.from(9).within(7).length()).isZero();
        assertThatThrownBy(() -> new ByteRange(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteRange(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
