package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plimsoll.engine.error.StorageFull;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** How a full device is told from other failures. */
final class NoRoomTest {

    private static final Operation OPERATION = new Operation("put", ObjectKey.of("a"));

    @Test
    void aFullDeviceIsRecognisedInTheWordsOfThisProcess() {
        Throwable full = catchThrowable(() -> Files.write(Path.of("/dev/full"), new byte[1]));

        assertThat(full).isInstanceOf(IOException.class);
        assertThat(OPERATION.failure(full)).isInstanceOf(StorageFull.class);
        assertThat(OPERATION.failure(new FileSystemException("/secret", null, full.getMessage())))
                .isInstanceOf(StorageFull.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFullDeviceThatShowsOnlyAtASyncIsRecognised() {
        IOException full = new IOException("No space left on device");

        assertThat(OPERATION.failure(new UncheckedIOException(new SyncFailure(full))))
                .isInstanceOf(StorageFull.class);
    }

    @Test
    void otherFailuresAreNotTakenForIt() {
        assertThat(OPERATION.failure(new IOException("Input/output error"))).isInstanceOf(Unavailable.class);
        assertThat(OPERATION.failure(new IOException("Too many open files"))).isInstanceOf(Unavailable.class);
        assertThat(OPERATION.failure(new IOException((String) null))).isInstanceOf(Unavailable.class);
    }
}
