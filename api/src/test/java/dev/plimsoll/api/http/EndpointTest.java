package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.NameInvalid;
import dev.plimsoll.engine.error.NameUnknown;
import dev.plimsoll.engine.error.TagInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final String UUID = "123e4567-e89b-42d3-a456-426614174000";

    @Test
    void theBaseHasItsSlashOrNot() {
        assertThat(Endpoint.parse("/v2/")).isEqualTo(new Endpoint.Base());
        assertThat(Endpoint.parse("/v2")).isEqualTo(new Endpoint.Base());
    }

    @Test
    void eachFormIsRecognised() {
        assertThat(Endpoint.parse("/v2/_catalog")).isEqualTo(new Endpoint.Catalog());
        assertThat(Endpoint.parse("/v2/a/b/tags/list")).isEqualTo(new Endpoint.Tags(name("a/b")));
        assertThat(Endpoint.parse("/v2/a/b/blobs/uploads/")).isEqualTo(new Endpoint.Uploads(name("a/b")));
        assertThat(Endpoint.parse("/v2/a/b/blobs/uploads")).isEqualTo(new Endpoint.Uploads(name("a/b")));
        assertThat(Endpoint.parse("/v2/a/blobs/uploads/" + UUID))
                .isEqualTo(new Endpoint.Upload(name("a"), UploadId.parse(UUID)));
        assertThat(Endpoint.parse("/v2/a/blobs/sha256:" + HEX)).isEqualTo(new Endpoint.Blob(name("a"), digest()));
        assertThat(Endpoint.parse("/v2/a/manifests/v1")).isEqualTo(new Endpoint.Manifest(name("a"), new Tag("v1")));
        assertThat(Endpoint.parse("/v2/a/manifests/sha256:" + HEX))
                .isEqualTo(new Endpoint.Manifest(name("a"), digest()));
        assertThat(Endpoint.parse("/v2/a/referrers/sha256:" + HEX))
                .isEqualTo(new Endpoint.Referrers(name("a"), digest()));
    }

    @Test
    void aRepositoryMayBeNamedLikeAPartOfTheProtocol() {
        assertThat(Endpoint.parse("/v2/manifests/manifests/manifests"))
                .isEqualTo(new Endpoint.Manifest(name("manifests"), new Tag("manifests")));
        assertThat(Endpoint.parse("/v2/a/tags/list/tags/list")).isEqualTo(new Endpoint.Tags(name("a/tags/list")));
        assertThat(Endpoint.parse("/v2/blobs/uploads/blobs/uploads/"))
                .isEqualTo(new Endpoint.Uploads(name("blobs/uploads")));
        assertThat(Endpoint.parse("/v2/a/blobs/uploads/manifests/v1"))
                .isEqualTo(new Endpoint.Manifest(name("a/blobs/uploads"), new Tag("v1")));
        assertThat(Endpoint.parse("/v2/a/blobs/blobs/sha256:" + HEX))
                .isEqualTo(new Endpoint.Blob(name("a/blobs"), digest()));
        assertThat(Endpoint.parse("/v2/v2/_catalog/tags/list".replace("_catalog", "catalog")))
                .isEqualTo(new Endpoint.Tags(name("v2/catalog")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/A/tags/list",
                "/v2/-foo/tags/list",
                "/v2/foo-/manifests/v1",
                "/v2/foo..bar/blobs/uploads/",
                "/v2/_foo/tags/list",
                "/v2/tags/list",
                "/v2/blobs/uploads/",
                "/v2/manifests/v1",
                "/v2/foo__-bar/tags/list",
                "/v2/foo:80/tags/list"
            })
    void aMalformedNameIsToldAsSuch(String path) {
        assertThatThrownBy(() -> Endpoint.parse(path)).isInstanceOf(NameInvalid.class);
    }

    @Test
    void aNameMayHave255CharactersAndNoMore() {
        String longest = "a".repeat(255);
        assertThat(Endpoint.parse("/v2/" + longest + "/tags/list")).isEqualTo(new Endpoint.Tags(name(longest)));
        assertThatThrownBy(() -> Endpoint.parse("/v2/" + longest + "a/tags/list"))
                .isInstanceOf(NameInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/a/blobs/sha256:abc",
                "/v2/a/blobs/latest",
                "/v2/a/blobs/sha257:00",
                "/v2/a/blobs/md5:d41d8cd98f00b204e9800998ecf8427e",
                "/v2/a/referrers/latest",
                "/v2/a/manifests/sha256:baddigeststring"
            })
    void aMalformedDigestIsToldAsSuch(String path) {
        assertThatThrownBy(() -> Endpoint.parse(path)).isInstanceOf(DigestInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/a/manifests/-x", "/v2/a/manifests/.x", "/v2/a/manifests/x/y", "/v2/a/manifests/"})
    void aMalformedTagIsToldAsSuch(String path) {
        assertThatThrownBy(() -> Endpoint.parse(path)).isInstanceOf(TagInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "123E4567-e89b-42d3-a456-426614174000", "1-1-1-1-1"})
    void anUploadThatCannotExistIsUnknown(String id) {
        assertThatThrownBy(() -> Endpoint.parse("/v2/a/blobs/uploads/" + id)).isInstanceOf(UploadUnknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1/",
                "/v2x",
                "/v3/a/tags/list",
                "/v2/a",
                "/v2/_catalog/",
                "/v2/a/tags/list/",
                "/v2/a/tags",
                "/v2/a/static/x.js",
                "/static/index.html",
                "/v2/a/v2/_catalog",
                "/actuator/env"
            })
    void anyOtherPathIsUnknown(String path) {
        assertThatThrownBy(() -> Endpoint.parse(path)).isInstanceOf(NameUnknown.class);
    }

    private static RepositoryName name(String name) {
        return RepositoryName.parse(name);
    }

    private static Digest digest() {
        return Digest.parse("sha256:" + HEX);
    }
}
