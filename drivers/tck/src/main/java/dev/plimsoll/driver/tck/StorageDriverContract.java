package dev.plimsoll.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * What every driver promises, as tests. A driver's own test extends this class, supplies a driver on an empty store and says
 * how to see what it leaves behind.
 *
 * <p>Every operation is subscribed to on a thread that must not block, with BlockHound watching, so the test JVM needs
 * {@code -XX:+AllowRedefinitionToAddDeleteMethods}. Content depends on its position, and every buffer given to an append is
 * overwritten as soon as it is the engine's again. After each test the store must list as empty once the test's objects
 * are deleted.
 */
public abstract class StorageDriverContract {

    private TestStore store;

    /** Returns a new driver on this test's store, which is empty when the test begins. */
    protected abstract StorageDriver createDriver() throws Exception;

    /**
     * Returns a driver that finds what another process would find after {@code open} was closed. To override where the
     * store ends with its driver.
     */
    protected StorageDriver reopen(StorageDriver open) throws Exception {
        open.close().block(TestStore.PATIENCE);
        return createDriver();
    }

    /** Returns how many files, connections and the like operations hold at this moment; none when none is under way. */
    protected abstract int handles();

    /** Fails if the store holds anything, temporary files included; the driver is closed and all objects are deleted. */
    protected abstract void checkNothingLeft() throws Exception;

    /**
     * Returns whether {@code a} and {@code a/b} may both be objects. To override where keys are names and nothing more;
     * elsewhere the second must be refused.
     */
    protected boolean keysAreFlat() {
        return false;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = new TestStore(this);
    }

    @AfterEach
    final void closeStore() throws Exception {
        store.awaitNoHandles();
        store.reopen(); // what was cancelled has ended now
        store.run(store.driver().deleteBelow(ObjectKey.ROOT));
        assertThat(store.subtree(ObjectKey.ROOT)).as("what is left").isEmpty();
        store.run(store.driver().close());
        checkNothingLeft();
    }

    @Nested
    class Keys extends KeyContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class SmallObjects extends SmallObjectContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class Conditions extends ConditionContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class Reads extends ReadContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class Appends extends AppendContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class Publishes extends PublishContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class Deletes extends DeleteContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class Lists extends ListContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        TestStore store() {
            return store;
        }
    }
}
