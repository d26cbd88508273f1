package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.StorageDriverContract;
import dev.plimsoll.engine.spi.StorageDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FilesystemDriverTest extends StorageDriverContract {

    @TempDir
    Path directory;

    @Override
    protected StorageDriver createDriver() {
        return new FilesystemDriver(FilesystemOptions.at(directory.resolve("store")));
    }

    @Override
    protected int handles() {
        try {
            return OpenFiles.below(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void checkNothingLeft() {
        assertThat(directory.resolve("store/.plimsoll/tmp")).isEmptyDirectory();
        assertThat(directory.resolve("store").toFile().list()).containsExactly(".plimsoll");
        assertThat(directory.resolve("store/.plimsoll").toFile().list()).containsExactlyInAnyOrder("lock", "tmp");
    }
}
