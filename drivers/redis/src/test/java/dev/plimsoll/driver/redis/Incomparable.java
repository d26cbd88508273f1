package dev.plimsoll.driver.redis;

import dev.plimsoll.driver.tck.DriverDecorator;
import dev.plimsoll.engine.error.Unsupported;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/** A store that cannot compare and set what belongs to uploads: records of uploads in Redis are made for it. */
final class Incomparable extends DriverDecorator {

    Incomparable(StorageDriver driver) {
        super(driver);
    }

    @Override
    public Mono<Version> put(ObjectKey key, ByteBuffer content, WriteCondition condition, Durability durability) {
        return condition instanceof WriteCondition.Always || !isOfUpload(key)
                ? super.put(key, content, condition, durability)
                : refused();
    }

    @Override
    public Mono<Void> delete(ObjectKey key, Version version) {
        return isOfUpload(key) ? refused() : super.delete(key, version);
    }

    private static boolean isOfUpload(ObjectKey key) {
        return key.value().contains("/_uploads/");
    }

    private static <T> Mono<T> refused() {
        return Mono.error(() -> new Unsupported("this store does not compare"));
    }
}
