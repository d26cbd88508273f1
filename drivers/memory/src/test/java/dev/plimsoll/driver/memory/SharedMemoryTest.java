package dev.plimsoll.driver.memory;

import dev.plimsoll.driver.tck.cache.DescriptorCacheContract;
import dev.plimsoll.driver.tck.cache.SharedCacheContract;
import dev.plimsoll.driver.tck.cache.SharedMemory;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.StorageDriver;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The contracts of shared caches, over the one that is in memory: what fails here is wrong in the engine or in the contract. */
final class SharedMemoryTest {

    @Nested
    class Cache extends DescriptorCacheContract {

        private final SharedMemory shared = new SharedMemory();

        @Override
        protected DescriptorCache node() {
            return shared.node();
        }

        @Override
        protected void flush() {
            shared.flush();
        }
    }

    @Nested
    class Nodes extends SharedCacheContract {

        private final SharedMemory shared = new SharedMemory();

        @Override
        protected StorageDriver store() {
            return new MemoryDriver();
        }

        @Override
        protected DescriptorCache cache() {
            return shared.node();
        }

        @Override
        protected void flush() {
            shared.flush();
        }

        @Override
        protected Duration bound() {
            return Duration.ofMillis(1);
        }
    }
}
