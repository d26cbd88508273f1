package dev.plimsoll.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.ManifestInvalid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {

    private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String DESCRIPTOR =
            "{\"mediaType\":\"application/x\",\"digest\":\"sha256:" + HEX + "\",\"size\":3}";

    @Test
    void readsAnImage() {
        ParsedManifest manifest =
                image(",\"layers\":[" + DESCRIPTOR + "," + DESCRIPTOR + "],\"annotations\":{\"b\":\"1\",\"a\":\"2\"}");
        assertThat(manifest.type()).isEqualTo(ManifestType.OCI_IMAGE);
        assertThat(manifest.config()).hasValueSatisfying(config -> {
            assertThat(config.size()).isEqualTo(3);
            assertThat(config.digest()).hasToString("sha256:" + HEX);
        });
        assertThat(manifest.layers()).hasSize(2);
        assertThat(manifest.annotations().keySet()).containsExactly("b", "a");
        assertThat(manifest.effectiveArtifactType()).contains("application/x");
    }

    @Test
    void readsAnArtifactWithItsSubject() {
        ParsedManifest manifest = image(",\"artifactType\":\"text/y\",\"layers\":[],\"subject\":" + DESCRIPTOR);
        assertThat(manifest.subject()).isPresent();
        assertThat(manifest.effectiveArtifactType()).contains("text/y");
    }

    @Test
    void readsAnEmptyIndexAndOneWithoutItsOwnMediaType() {
        ParsedManifest manifest = parse("{\"schemaVersion\":2,\"manifests\":[]}", INDEX);
        assertThat(manifest.type()).isEqualTo(ManifestType.OCI_INDEX);
        assertThat(manifest.manifests()).isEmpty();
        assertThat(manifest.effectiveArtifactType()).isEmpty();
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        ParsedManifest manifest =
                image(",\"layers\":null,\"subject\":null,\"future\":{\"x\":[1,{\"layers\":1}]},\"blobs\":[1]");
        assertThat(manifest.layers()).isEmpty();
        assertThat(manifest.subject()).isEmpty();
    }

    @Test
    void knowsLayersThatAreNeverPushed() {
        String foreign =
                DESCRIPTOR.replace("application/x", "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip");
        assertThat(image(",\"layers\":[" + foreign + "]").layers()).allMatch(ParsedManifest.Content::isForeign);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"layers\":[],\"layers\":[]",
                ",\"Layers\":[]",
                ",\"layerſ\":[]",
                ",\"MediaType\":\"x\"",
                ",\"manifests\":[]",
                ",\"layers\":{}",
                ",\"layers\":[1]",
                ",\"layers\":[{}]",
                ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + HEX + "\",\"size\":-1}]",
                ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + HEX + "\",\"size\":1.5}]",
                ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + HEX + "\",\"size\":\"1\"}]",
                ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + HEX + "\",\"size\":9007199254740993}]",
                ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + HEX + "\",\"size\":99999999999999999999}]",
                ",\"layers\":[{\"mediaType\":\"a/b\",\"Digest\":\"x\",\"digest\":\"sha256:" + HEX + "\",\"size\":1}]",
                ",\"annotations\":{\"a\":1}",
                ",\"artifactType\":1",
                ",\"layers\":[]} {",
                ",\"layers\":[]}x",
                ",\"mediaType\":\"" + INDEX + "\"",
                ",\"x\":NaN",
                ",\"x\":01",
                ",\"x\":[1,]"
            })
    void refusesAnImageThatAnotherProgramCouldReadDifferently(String more) {
        assertThatThrownBy(() -> image(more)).isInstanceOf(ManifestInvalid.class);
    }

    @Test
    void refusesADescriptorWhoseDigestIsNone() {
        assertThatThrownBy(() -> image(",\"layers\":[" + DESCRIPTOR.replace(HEX, "abc") + "]"))
                .isInstanceOf(DigestInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "null",
                "{}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":1,\"config\":1}",
                "\uFEFF{}"
            })
    void refusesWhatIsNoManifest(String text) {
        assertThatThrownBy(() -> parse(text, IMAGE)).isInstanceOf(ManifestInvalid.class);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] bytes = "{\"schemaVersion\":2,\"manifests\":[],\"x\":\"??\"}".getBytes(StandardCharsets.US_ASCII);
        bytes[bytes.length - 4] = (byte) 0xc3;
        bytes[bytes.length - 3] = (byte) 0x28;
        assertThatThrownBy(() -> ManifestParser.parse(ByteBuffer.wrap(bytes), Optional.empty()))
                .isInstanceOf(ManifestInvalid.class);
    }

    @Test
    void refusesAnotherMediaTypeThanDeclared() {
        String index = "{\"schemaVersion\":2,\"manifests\":[]}";
        assertThatThrownBy(() -> parse(index, IMAGE)).isInstanceOf(ManifestInvalid.class);
        assertThatThrownBy(() -> parse(index, DOCKER)).isInstanceOf(ManifestInvalid.class);
        assertThatThrownBy(() -> parse(index, "text/html")).isInstanceOf(ManifestInvalid.class);
        assertThatThrownBy(() -> parse("{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[]}", DOCKER))
                .isInstanceOf(ManifestInvalid.class);
    }

    @Test
    void limitsDepthAndDescriptors() {
        String deep = "[".repeat(200) + "]".repeat(200);
        assertThatThrownBy(() -> image(",\"x\":" + deep)).isInstanceOf(ManifestInvalid.class);
        String many = (DESCRIPTOR + ",").repeat(10_000) + DESCRIPTOR;
        assertThatThrownBy(() -> image(",\"layers\":[" + many + "]")).isInstanceOf(ManifestInvalid.class);
    }

    private static ParsedManifest image(String more) {
        return parse("{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + more + "}", IMAGE);
    }

    private static ParsedManifest parse(String text, String declared) {
        return ManifestParser.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), Optional.of(declared));
    }
}
