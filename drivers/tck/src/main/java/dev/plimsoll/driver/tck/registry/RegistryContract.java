package dev.plimsoll.driver.tck.registry;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.Repository;
import dev.plimsoll.engine.blob.ObjectUploadStore;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadStore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry over a driver, new for each test. */
abstract class RegistryContract {

    private StorageDriver driver;
    private Registry registry;

    /** Returns a driver over an empty store. */
    protected abstract StorageDriver createDriver();

    /** Has a registry over {@code driver} share what its nodes have in common besides; nothing, unless overridden. */
    protected Registry.Builder sharing(Registry.Builder registry, StorageDriver driver) {
        return registry;
    }

    /** Returns where a registry over {@code driver} has its records of uploads; beside their bytes, unless overridden. */
    protected UploadStore records(StorageDriver driver) {
        return new ObjectUploadStore(driver, new StorageLayout());
    }

    final UploadStore records() {
        return records(driver);
    }

    @BeforeEach
    void open() {
        driver = createDriver();
        registry = build(builder -> builder.deleteEnabled(true));
    }

    @AfterEach
    void leaveNothingBehind() {
        long used = registry.bufferMemoryUsed();
        registry.close();
        org.assertj.core.api.Assertions.assertThat(used)
                .as("bytes left in the ledger")
                .isZero();
    }

    /** Returns another registry over the same store, as a second process or a restart would have it. */
    final Registry build(UnaryOperator<Registry.Builder> options) {
        return options.apply(over(driver)).build();
    }

    /** Returns the builder of a registry over the same store, by way of {@code decorated}. */
    final Registry.Builder over(StorageDriver decorated) {
        return sharing(Registry.builder(decorated), decorated);
    }

    final StorageDriver driver() {
        return driver;
    }

    final Registry registry() {
        return registry;
    }

    final Repository repository() {
        return registry.repository(Fixture.NAME);
    }

    /** Returns how many objects there are, without the secret that the first upload to go on leaves for all. */
    final long objects() {
        return Fixture.value(driver.list(ObjectKey.ROOT, ListOptions.subtree())
                .filter(entry -> !entry.key().equals(new StorageLayout().secret()))
                .count());
    }

    final Repository other() {
        return registry.repository(Fixture.OTHER);
    }
}
