package dev.plimsoll.engine.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.error.NameInvalid;
import dev.plimsoll.engine.error.TagInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import dev.plimsoll.engine.fuzz.Fuzz;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scanner takes it prints as it was; all else it refuses in its own words. */
class ContentFuzzTest {

    private static final String HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private Fuzz.Outcome outcome = new Fuzz.Outcome(0, 0);

    @AfterEach
    void bothHappened() {
        assertThat(outcome.taken()).isPositive();
        assertThat(outcome.refused()).isPositive();
    }

    @Test
    void digests() {
        outcome = Fuzz.from("sha256:" + HEX, "sha512:" + HEX + HEX, "tarsum.v1+sha256:" + HEX)
                .refusedWith(DigestInvalid.class)
                .printedBack(Digest::parse);
    }

    @Test
    void repositoryNames() {
        outcome = Fuzz.from("library/debian", "a", "a.b_c__d---e/0/f", "x".repeat(250))
                .refusedWith(NameInvalid.class)
                .printedBack(RepositoryName::parse);
    }

    @Test
    void tags() {
        outcome = Fuzz.from("latest", "v1.2.3-rc_4", "_", "t".repeat(126))
                .refusedWith(TagInvalid.class)
                .printedBack(Tag::parse);
    }

    @Test
    void references() {
        outcome = Fuzz.from("latest", "sha256:" + HEX, "sha256-" + HEX)
                .refusedWith(TagInvalid.class, DigestInvalid.class)
                .printedBack(Reference::parse);
    }

    @Test
    void mediaTypes() {
        outcome = Fuzz.from("application/vnd.oci.image.manifest.v1+json", "a/b", "text/x-y")
                .refusedWith(ManifestInvalid.class)
                .printedBack(MediaType::parse);
    }

    @Test
    void uploadNames() {
        outcome = Fuzz.from("123e4567-e89b-42d3-a456-426614174000")
                .refusedWith(UploadUnknown.class)
                .printedBack(UploadId::parse);
    }
}
