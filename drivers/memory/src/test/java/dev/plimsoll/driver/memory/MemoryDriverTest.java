package dev.plimsoll.driver.memory;

import dev.plimsoll.driver.tck.StorageDriverContract;
import dev.plimsoll.engine.spi.StorageDriver;

final class MemoryDriverTest extends StorageDriverContract {

    @Override
    protected StorageDriver createDriver() {
        return new MemoryDriver();
    }

    /** This store ends with its driver, so there is no other process to look at it. */
    @Override
    protected StorageDriver reopen(StorageDriver open) {
        return open;
    }

    @Override
    protected int handles() {
        return 0;
    }

    @Override
    protected void checkNothingLeft() {}
}
