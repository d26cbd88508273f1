package dev.plimsoll.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plimsoll.driver.s3.S3Options.Conditions;
import dev.plimsoll.engine.spi.DriverProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3DriverProviderTest {

    @Test
    void theProviderIsFoundByItsScheme() {
        assertThat(ServiceLoader.load(DriverProvider.class).stream().map(ServiceLoader.Provider::get))
                .filteredOn(provider -> provider.scheme().equals("s3"))
                .hasExactlyElementsOfTypes(S3DriverProvider.class);
    }

    @Test
    void aBucketAloneMeansAmazon() {
        S3Options options = options("s3://images");

        assertThat(options).isEqualTo(S3Options.of("images", ""));
        assertThat(options.endpoint()).isEmpty();
        assertThat(options.pathStyle()).isFalse();
        assertThat(options.conditions()).isEqualTo(Conditions.PROBE);
        assertThat(options.redirect()).isEmpty();
    }

    @Test
    void thePrefixHasNoSlashAtItsEnds() {
        assertThat(options("s3://images/").prefix()).isEmpty();
        assertThat(options("s3://images/a/b").prefix()).isEqualTo("a/b");
        assertThat(options("s3://images/a/b/").prefix()).isEqualTo("a/b");
    }

    @Test
    void theServiceIsNamedByParameters() {
        S3Options options = options("s3://b.c-d/e?endpoint=http://host:9000&region=eu-central-1&path-style=true"
                + "&connections=7&spool=/var/tmp&redirect=1048576&conditions=require");

        assertThat(options.endpoint()).contains(URI.create("http://host:9000"));
        assertThat(options.region()).contains("eu-central-1");
        assertThat(options.pathStyle()).isTrue();
        assertThat(options.connections()).isEqualTo(7);
        assertThat(options.spool()).isEqualTo(Path.of("/var/tmp"));
        assertThat(options.redirect()).contains(1L << 20);
        assertThat(options.conditions()).isEqualTo(Conditions.REQUIRE);
    }

    @Test
    void howObjectsAreKeptIsNamedByParameters() {
        S3Options options = options("s3://images?sse=aws:kms&kms-key=alias/images&storage-class=INTELLIGENT_TIERING");

        assertThat(options.sse()).contains("aws:kms");
        assertThat(options.kmsKey()).contains("alias/images");
        assertThat(options.storageClass()).contains("INTELLIGENT_TIERING");
        assertThat(options("s3://images?redirect=never").redirect()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:images",
                "s3:///prefix",
                "s3://Images",
                "s3://key:secret@images",
                "s3://images:80/x",
                "s3://images/a//b",
                "s3://images/a%20b",
                "s3://images/a~b",
                "s3://images#part",
                "s3://images?",
                "s3://images?endpoint=host:9000",
                "s3://images?endpoint=http://key:secret@host",
                "s3://images?endpoint=http://host/path",
                "s3://images?path-style=yes",
                "s3://images?path-style=true&path-style=true",
                "s3://images?access-key=secret",
                "s3://images?conditions=hope",
                "s3://images?connections=0",
                "s3://images?redirect=-1",
                "s3://images?sse=none",
                "s3://images?spool=here",
                "s3://images?region=eu&"
            })
    void anythingElseIsRefusedWithAnExample(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(uri))
                .withMessageContaining("s3://bucket/prefix?endpoint=http://host:port")
                .withMessageNotContaining("secret");
    }

    /** Neither credentials nor a region are looked for before they are needed. */
    @Test
    void makingADriverAsksNobody(@TempDir Path directory) {
        Path spool = directory.resolve("spool");
        new S3DriverProvider()
                .create(URI.create("s3://images?endpoint=http://127.0.0.1:1&spool=" + spool))
                .close()
                .block();

        assertThat(spool).doesNotExist();
    }

    private static S3Options options(String uri) {
        return S3Uri.options(URI.create(uri));
    }
}
