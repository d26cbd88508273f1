package dev.plimsoll.driver.memory;

import dev.plimsoll.engine.spi.ObjectStat;
import dev.plimsoll.engine.spi.Version;
import java.time.Instant;

/** One state of an object; every write makes a new one. */
record MemoryObject(Bytes bytes, Version version, Instant modifiedAt) {

    ObjectStat stat() {
        return new ObjectStat(bytes.size(), modifiedAt);
    }
}
