package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plimsoll.driver.filesystem.FilesystemOptions.Sync;
import dev.plimsoll.engine.spi.DriverProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilesystemDriverProviderTest {

    @Test
    void theProviderIsFoundByItsScheme() {
        assertThat(ServiceLoader.load(DriverProvider.class).stream().map(ServiceLoader.Provider::get))
                .filteredOn(provider -> provider.scheme().equals("file"))
                .hasExactlyElementsOfTypes(FilesystemDriverProvider.class);
    }

    @Test
    void aPathAloneMeansFullDurability() {
        FilesystemOptions options = options("file:///var/lib/plimsoll");

        assertThat(options.root()).isEqualTo(Path.of("/var/lib/plimsoll"));
        assertThat(options.sync()).isEqualTo(Sync.FSYNC);
        assertThat(options.threads()).isGreaterThanOrEqualTo(16);
    }

    @Test
    void parametersAreRead() {
        FilesystemOptions options = options("file:/data/my%20images?durability=os&threads=3");

        assertThat(options).isEqualTo(new FilesystemOptions(Path.of("/data/my images"), Sync.OS, 3));
        assertThat(options("file:///data?durability=fsync").sync()).isEqualTo(Sync.FSYNC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:data",
                "file:///",
                "file://host/data",
                "file:///data#part",
                "file:///data?",
                "file:///data?sync=no",
                "file:///data?durability=none",
                "file:///data?threads=0",
                "file:///data?threads=x",
                "file:///data?durability=os&",
                "file:///data?durability=os&durability=fsync",
                "file:///data?threads=99999"
            })
    void anythingElseIsRefusedWithAnExample(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(uri))
                .withMessageContaining("file:///var/lib/plimsoll");
    }

    @Test
    void makingADriverTouchesNothing(@TempDir Path directory) {
        Path root = directory.resolve("root");
        new FilesystemDriverProvider().create(root.toUri()).close().block();

        assertThat(root).doesNotExist();
    }

    private static FilesystemOptions options(String uri) {
        return FilesystemDriverProvider.options(URI.create(uri));
    }
}
