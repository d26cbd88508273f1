package dev.plimsoll.driver.tck;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** Counts the bytes that are read back of large objects. */
public final class CountingDriver extends DriverDecorator {

    private final AtomicLong bytesRead = new AtomicLong();

    public CountingDriver(StorageDriver driver) {
        super(driver);
    }

    /** Returns how many bytes were read. */
    public long bytesRead() {
        return bytesRead.get();
    }

    @Override
    public Flux<ByteBuffer> read(ObjectKey key, ByteRange range) {
        return super.read(key, range).doOnNext(buffer -> bytesRead.addAndGet(buffer.remaining()));
    }
}
