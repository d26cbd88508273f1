package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of the device, and in which order, before a success is reported. */
final class DurabilityTest extends DriverFixture {

    private final RecordingDisk disk = new RecordingDisk();

    @Override
    Disk disk() {
        return disk;
    }

    @BeforeEach
    void forgetOpening() {
        disk.calls();
    }

    @Test
    void aPutSyncsTheFileThenItsNameThenTheNamesOfNewDirectories() {
        run(put("a/b/link", 71));

        assertThat(disk.calls())
                .containsExactly(
                        "create tmp",
                        "write tmp",
                        "sync tmp",
                        "makeDirectory /a",
                        "makeDirectory /a/b",
                        "move /a/b/link",
                        "syncDirectory /a/b",
                        "syncDirectory /a",
                        "syncDirectory /");
    }

    @Test
    void aPutIntoAKnownDirectoryIsTwoSyncs() {
        run(put("a/b/link", 71));
        disk.calls();
        run(put("a/b/link", 72));

        assertThat(disk.calls())
                .containsExactly("create tmp", "write tmp", "sync tmp", "move /a/b/link", "syncDirectory /a/b");
    }

    @Test
    void aPutIfAbsentTakesItsNameByALink() {
        run(put("a/other", 1));
        disk.calls();
        run(driver.put(key("a/link"), CONTENT.buffer(0, 71), WriteCondition.ifAbsent(), Durability.DURABLE));

        assertThat(disk.calls())
                .containsExactly(
                        "create tmp", "write tmp", "sync tmp", "link /a/link", "delete tmp", "syncDirectory /a");
    }

    @Test
    void aPutThatCannotSucceedWritesNothing() {
        run(put("a", 1));
        disk.calls();
        assertThat(driver.put(key("a"), CONTENT.buffer(0, 71), WriteCondition.ifAbsent(), Durability.DURABLE)
                        .onErrorComplete()
                        .blockOptional(PATIENCE))
                .isEmpty();

        assertThat(disk.calls()).isEmpty();
    }

    @Test
    void aRelaxedPutSyncsNothing() {
        run(put("a/link", 71, Durability.RELAXED));

        assertThat(disk.calls()).containsExactly("create tmp", "write tmp", "makeDirectory /a", "move /a/link");
    }

    @Test
    void directoriesThatARelaxedPutMadeAreSyncedByTheNextDurableOne() {
        run(put("a/b/relaxed", 71, Durability.RELAXED));
        disk.calls();
        run(put("a/b/durable", 71));

        assertThat(disk.calls())
                .endsWith("move /a/b/durable", "syncDirectory /a/b", "syncDirectory /a", "syncDirectory /");
    }

    @Test
    void directoriesOfAPutThatFailedAreSyncedByTheNext() {
        disk.fault(call -> failAt("move", call));
        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> run(put("a/link", 71)));
        disk.fault(call -> {});
        disk.calls();
        run(put("a/link", 71));

        assertThat(disk.calls()).endsWith("move /a/link", "syncDirectory /a", "syncDirectory /");
    }

    @Test
    void anAppendSyncsItsBytesOnceAndItsNameTheFirstTime() {
        Staged first = await(stage("up/data"));
        List<String> firstCalls = disk.calls();
        run(driver.append(first, CONTENT.buffers(SIZE, 10, 10)));

        assertThat(firstCalls)
                .containsExactly(
                        "makeDirectory /up",
                        "create /up/data",
                        "write /up/data",
                        "write /up/data",
                        "write /up/data",
                        "write /up/data",
                        "sync /up/data",
                        "syncDirectory /up",
                        "syncDirectory /");
        assertThat(disk.calls()).containsExactly("open /up/data", "write /up/data", "sync /up/data");
    }

    /** The staged name goes last: at every moment one of the two names is on the device. */
    @Test
    void aPublishSyncsTheFinalNameBeforeTheStagedOneGoes() {
        Staged staged = await(stage("up/data"));
        disk.calls();
        run(driver.publish(staged, key("blob/data"), PublishMode.FIRST_WINS));

        assertThat(disk.calls())
                .containsExactly(
                        "makeDirectory /blob",
                        "link /blob/data",
                        "protect /blob/data",
                        "syncDirectory /blob",
                        "syncDirectory /",
                        "delete /up/data",
                        "removeDirectory /up");
    }

    @Test
    void aPublishThatFindsAnotherObjectReportsItOnlyWhenItsNameIsSynced() {
        run(publish("first/data", "blob/data"));
        Staged second = await(stage("second/data"));
        disk.calls();
        run(driver.publish(second, key("blob/data"), PublishMode.FIRST_WINS));

        assertThat(disk.calls()).containsExactly("syncDirectory /blob");
    }

    @Test
    void aPublishThatDiscardsBytesSyncsTheFileFirst() {
        Staged staged = await(stage("up/data"));
        run(driver.append(staged, CONTENT.buffers(0, 10, 10)));
        disk.calls();
        run(driver.publish(staged, key("blob/data"), PublishMode.REPLACE));

        assertThat(disk.calls())
                .startsWith("open /up/data", "truncate /up/data", "sync /up/data")
                .contains("move /blob/data");
    }

    @Test
    void aDeleteSyncsTheLowestDirectoryThatRemains() {
        run(put("a/b/c/link", 71));
        run(put("a/other", 71));
        disk.calls();
        run(driver.delete(key("a/b/c/link")));

        assertThat(disk.calls())
                .containsExactly(
                        "delete /a/b/c/link", "removeDirectory /a/b/c", "removeDirectory /a/b", "syncDirectory /a");
    }

    /** The kernel forgets what it could not write: a second sync would succeed and mean nothing. */
    @Test
    void aStagedFileWhoseSyncFailedIsDropped() {
        disk.fault(call -> failAt("sync ", call));
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> run(stage("up/data")))
                .matches(failure -> !failure.retryable());
        disk.fault(call -> {});

        assertThat(root.resolve("up/data")).doesNotExist();
        assertThat(await(stage("up/data")).length()).isEqualTo(SIZE);
    }

    private static void failAt(String name, String call) throws IOException {
        if (call.startsWith(name)) {
            throw new IOException("Input/output error");
        }
    }
}
