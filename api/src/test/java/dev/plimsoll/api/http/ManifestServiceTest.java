package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.Storage;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Manifests, tags, referrers, listings. */
@ParameterizedClass
@EnumSource(Storage.class)
class ManifestServiceTest extends ServiceTest {

    ManifestServiceTest(Storage storage) {
        super(storage);
    }

    private static final String TYPE = "Content-Type: " + MANIFEST;

    @Test
    void aManifestComesBackByteForByteUnderTagAndDigest() {
        byte[] manifest = manifest();
        Wire.Answer pushed = wire.put("PUT", repository + "/manifests/v1", manifest, TYPE);
        String digest = Bytes.sha256(manifest);
        assertThat(pushed.status()).isEqualTo(201);
        assertThat(pushed.header("Location")).contains(repository + "/manifests/" + digest);
        assertThat(pushed.header("Docker-Content-Digest")).contains(digest);
        for (String reference : new String[] {"v1", digest}) {
            Wire.Answer read = wire.get("GET", repository + "/manifests/" + reference);
            assertThat(read.body()).isEqualTo(manifest);
            assertThat(read.header("Content-Type")).contains(MANIFEST);
            assertThat(read.header("Docker-Content-Digest")).contains(digest);
            assertThat(wire.get("HEAD", repository + "/manifests/" + reference).head())
                    .isEqualTo(read.head());
            assertThat(wire.get("GET", repository + "/manifests/" + reference, "If-None-Match: \"" + digest + "\"")
                            .status())
                    .isEqualTo(304);
        }
    }

    @Test
    void aTypeWithParametersIsTheTypeWithout() {
        byte[] manifest = manifest();
        wire.put("PUT", repository + "/manifests/v1", manifest, TYPE + "; charset=utf-8");
        assertThat(wire.get("HEAD", repository + "/manifests/v1").header("Content-Type"))
                .contains(MANIFEST);
    }

    @Test
    void aPushByDigestSetsTheTagsAskedFor() {
        byte[] manifest = manifest();
        String path = repository + "/manifests/" + Bytes.sha256(manifest);
        String tags = IntStream.range(0, 10).mapToObj(i -> "tag=t" + i).collect(Collectors.joining("&"));
        Wire.Answer answer = wire.put("PUT", path + "?" + tags, manifest, TYPE);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("OCI-Tag").orElseThrow().split(", ")).hasSize(10);
        assertThat(wire.get("HEAD", repository + "/manifests/t9").status()).isEqualTo(200);
        String many = IntStream.range(0, 51).mapToObj(i -> "tag=m" + i).collect(Collectors.joining("&"));
        assertThat(wire.put("PUT", path + "?" + many, manifest, TYPE).status()).isEqualTo(414);
    }

    @Test
    void aTagMovesOnlyIfItIsWhereItsPusherBelieves() {
        byte[] first = manifest();
        byte[] second =
                new String(first, StandardCharsets.UTF_8).replace("\n", " ").getBytes(StandardCharsets.UTF_8);
        String path = repository + "/manifests/v1";
        String none = "If-None-Match: *";
        String match = "If-Match: \"" + Bytes.sha256(first) + "\"";
        assertThat(wire.put("PUT", path, first, TYPE, "If-Match: *").status()).isEqualTo(412);
        assertThat(wire.put("PUT", path, first, TYPE, none).status()).isEqualTo(201);
        assertThat(wire.put("PUT", path, second, TYPE, none).status()).isEqualTo(412);
        assertThat(wire.put("PUT", path, second, TYPE, match).header("ETag"))
                .contains("\"" + Bytes.sha256(second) + "\"");
        assertThat(wire.put("PUT", path, first, TYPE, match).status()).isEqualTo(412);
        assertThat(wire.put("PUT", path, first, TYPE, "If-Match: \"foreign\"").status())
                .isEqualTo(412);
        assertThat(wire.put("PUT", path, first, TYPE, "If-Match: *").status()).isEqualTo(201);
        assertThat(wire.put("PUT", path, first, TYPE, "If-None-Match: \"x\"").status())
                .isEqualTo(400);
    }

    @Test
    void whatAManifestLacksIsNamedOneByOne() {
        byte[] manifest = new String(manifest(), StandardCharsets.UTF_8)
                .replaceAll("sha256:.{8}", "sha256:00000000")
                .getBytes(StandardCharsets.UTF_8);
        Wire.Answer answer = wire.put("PUT", repository + "/manifests/v1", manifest, TYPE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text().split("MANIFEST_BLOB_UNKNOWN", -1)).hasSize(3);
        assertThat(answer.text()).contains("\"detail\":{\"digest\":\"sha256:00000000");
    }

    @Test
    void aManifestWithoutATypeOrTooLongIsRefused() {
        Wire.Answer untyped = wire.put("PUT", repository + "/manifests/v1", manifest());
        assertThat(untyped.status()).isEqualTo(400);
        assertThat(untyped.text()).contains("MANIFEST_INVALID");
        byte[] huge = new byte[(4 << 20) + 1];
        java.util.Arrays.fill(huge, (byte) ' ');
        Wire.Answer tooLong = wire.put("PUT", repository + "/manifests/v1", huge, TYPE);
        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(tooLong.text()).contains("MANIFEST_INVALID");
    }

    @Test
    void deletedTagsAndManifestsAreGone() {
        byte[] manifest = pushManifest("v1");
        String digest = Bytes.sha256(manifest);
        assertThat(wire.get("DELETE", repository + "/manifests/v1").status()).isEqualTo(202);
        assertThat(wire.get("HEAD", repository + "/manifests/v1").status()).isEqualTo(404);
        assertThat(wire.get("HEAD", repository + "/manifests/" + digest).status())
                .isEqualTo(200);
        assertThat(wire.get("DELETE", repository + "/manifests/" + digest).status())
                .isEqualTo(202);
        assertThat(wire.get("GET", repository + "/manifests/" + digest).text()).contains("MANIFEST_UNKNOWN");
    }

    @Test
    void tagsAreListedAPageAtATime() {
        byte[] manifest = manifest();
        for (String tag : new String[] {"c", "a", "B", "b"}) {
            wire.put("PUT", repository + "/manifests/" + tag, manifest, TYPE);
        }
        String list = repository + "/tags/list";
        String name = repository.substring("/v2/".length());
        assertThat(wire.get("GET", list).text())
                .isEqualTo("{\"name\":\"" + name + "\",\"tags\":[\"B\",\"a\",\"b\",\"c\"]}");
        Wire.Answer page = wire.get("GET", list + "?n=2");
        assertThat(page.text()).contains("[\"B\",\"a\"]");
        assertThat(page.header("Link")).contains("<" + list + "?n=2&last=a>; rel=\"next\"");
        Wire.Answer last = wire.get("GET", list + "?n=2&last=a");
        assertThat(last.text()).contains("[\"b\",\"c\"]");
        assertThat(last.header("Link")).isEmpty();
        assertThat(wire.get("GET", list + "?n=0").text()).contains("\"tags\":[]");
        assertThat(wire.get("GET", list + "?last=zz").text()).contains("\"tags\":[]");
        assertThat(wire.get("GET", list + "?n=-1").text()).contains("PAGINATION_NUMBER_INVALID");
        assertThat(wire.get("GET", repository + "/none/tags/list").text()).contains("NAME_UNKNOWN");
        assertThat(wire.get("GET", repository + "/none/tags/list?n=0").status()).isEqualTo(404);
    }

    @Test
    void repositoriesAreListedAPageAtATime() {
        String first = repository.substring("/v2/".length());
        pushManifest("v1");
        repository = repository + "/below";
        pushManifest("v1");
        Wire.Answer page = wire.get("GET", "/v2/_catalog?n=1&last=" + first);
        assertThat(page.text()).isEqualTo("{\"repositories\":[\"" + first + "/below\"]}");
        assertThat(wire.get("GET", "/v2/_catalog").text()).contains(first);
    }

    @Test
    void referrersAreListedAndFilteredByType() {
        String subject = Bytes.sha256(pushManifest("v1"));
        byte[] referrer = new String(manifest(), StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"config\"",
                        "\"artifactType\":\"application/x+y\",\"subject\":{\"mediaType\":\"" + MANIFEST
                                + "\",\"digest\":\"" + subject + "\",\"size\":1},\"config\"")
                .getBytes(StandardCharsets.UTF_8);
        Wire.Answer pushed = wire.put("PUT", repository + "/manifests/" + Bytes.sha256(referrer), referrer, TYPE);
        String list = repository + "/referrers/" + subject;
        assertThat(pushed.header("OCI-Subject")).contains(subject);
        assertThat(wire.get("GET", list).header("Content-Type")).contains("application/vnd.oci.image.index.v1+json");
        assertThat(wire.get("GET", list).text()).contains(Bytes.sha256(referrer), "application/x+y");
        for (String type : new String[] {"application/x+y", "application%2Fx%2By"}) {
            Wire.Answer filtered = wire.get("GET", list + "?artifactType=" + type);
            assertThat(filtered.text()).contains(Bytes.sha256(referrer));
            assertThat(filtered.header("OCI-Filters-Applied")).contains("artifactType");
        }
        assertThat(wire.get("GET", list + "?artifactType=a/b").text()).endsWith("\"manifests\":[]}");
        assertThat(wire.get("GET", list + "?last=" + Bytes.sha256(referrer)).text())
                .endsWith("\"manifests\":[]}");
    }

    @Test
    void nobodyRefersToWhatDoesNotExist() {
        Wire.Answer answer = wire.get("GET", repository + "/none/referrers/" + Bytes.sha256(new byte[0]));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).endsWith("\"manifests\":[]}");
    }
}
