package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.content;
import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What holds for a driver as a whole. */
abstract class LifecycleContract {

    private static final LocateOptions LOCATE = LocateOptions.fileOrAddress(Duration.ofMinutes(1));

    abstract TestStore store();

    @Test
    void callingAMethodDoesNothing() {
        store().put("a/b", "c");
        Staged staged = store().stage(key("staged"), content(1), 1_000);
        List<String> before = store().subtree(ObjectKey.ROOT);
        Version version = store().object(key("c")).version();

        assertThat(everything(key("c"), staged, version)).hasSize(14).doesNotContainNull();

        assertThat(store().subtree(ObjectKey.ROOT)).isEqualTo(before);
        assertThat(store().object(key("c")).version()).isEqualTo(version);
        store().checkObject(staged.key(), content(1), 1_000);
        store().run(store().driver().check());
    }

    @Test
    void eachSubscriptionAsksAfresh() {
        var stat = store().driver().stat(key("a"));
        var get = store().driver().get(key("a"), 10);
        assertThat(store().emits(stat)).isFalse();
        assertThat(store().emits(get)).isFalse();
        store().put("a");

        assertThat(store().emits(stat)).isTrue();
        assertThat(store().emits(get)).isTrue();
    }

    @Test
    void eachSubscriptionChangesAfresh() {
        var put =
                store().driver().put(key("a"), content(1).buffer(0, 10), WriteCondition.ifAbsent(), Durability.DURABLE);
        var delete = store().driver().delete(key("a"));
        for (int round = 0; round < 3; round++) {
            store().await(put);
            assertThat(store().get(key("a"))).isEqualTo(content(1).bytes(0, 10));
            store().run(delete);
            assertThat(store().exists(key("a"))).isFalse();
        }
    }

    @Test
    void aLocationHasTheObjectsBytes() throws IOException {
        store().publish(key("located/data"), content(1), 100_000);

        Location location = store().driver().locate(key("located/data"), LOCATE).block(TestStore.PATIENCE);

        if (location != null) {
            assertThat(bytesAt(location)).isEqualTo(content(1).bytes(0, 100_000));
        }
        store().checkObject(key("located/data"), content(1), 100_000);
    }

    @Test
    void whoeverCanDoNothingWithAnAddressIsGivenNone() {
        store().publish(key("located/data"), content(1), 100_000);

        var location = store().driver().locate(key("located/data"), LocateOptions.file());

        assertThat(store().emits(location.filter(Location.Url.class::isInstance)))
                .isFalse();
    }

    @Test
    void whatDoesNotExistHasNoLocation() {
        store().put("a/b");

        assertThat(store().emits(store().driver().locate(key("missing"), LOCATE)))
                .isFalse();
        assertThat(store().emits(store().driver().locate(key("a"), LOCATE))).isFalse();
    }

    @Test
    void aCheckIsRepeatableAndLeavesNothing() {
        store().run(store().driver().check());
        store().race(16, number -> store().driver().check())
                .forEach(end -> assertThat(end.isOnError()).isFalse());

        assertThat(store().subtree(ObjectKey.ROOT)).isEmpty();
    }

    @Test
    void afterCloseEveryOperationFailsAsUnavailable() {
        store().put("a");
        Staged staged = store().stage(key("staged"), content(1), 1_000);
        Version version = store().object(key("a")).version();
        store().run(store().driver().deleteBelow(ObjectKey.ROOT));
        StorageDriver closed = store().driver();
        List<Publisher<?>> operations = everything(key("a"), staged, version);
        store().run(closed.close());
        store().run(closed.close());

        assertThat(operations)
                .allSatisfy(operation -> assertThatExceptionOfType(Unavailable.class)
                        .isThrownBy(() -> store().await(Flux.from(operation))));
        store().renew();
    }

    @Test
    void operationsUnderWayEndWhenTheDriverIsClosed() {
        store().publish(key("a"), content(1), 1 << 20);
        StorageDriver closed = store().driver();
        Flux<?> operations = Flux.range(0, 64)
                .flatMap(number -> closed.read(key("a"), ByteRange.ALL).then().onErrorComplete(Unavailable.class), 64);

        store().await(Flux.merge(operations, closed.close()));
        store().renew();
    }

    /** If this fails, the other tests would not notice a driver that blocks. */
    @Test
    void blockingWouldBeNoticed() {
        Mono<Path> blocking = Mono.fromCallable(() -> Files.move(Path.of("no"), Path.of("where")));

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> store().await(blocking))
                .withRootCauseInstanceOf(BlockingOperationError.class);
    }

    private List<Publisher<?>> everything(ObjectKey small, Staged staged, Version version) {
        StorageDriver driver = store().driver();
        return List.of(
                driver.stat(small),
                driver.get(small, 10),
                driver.put(small, content(2).buffer(0, 10), WriteCondition.always(), Durability.DURABLE),
                driver.put(key("new"), content(2).buffer(0, 10), WriteCondition.ifAbsent(), Durability.DURABLE),
                driver.read(small, ByteRange.ALL),
                driver.append(staged, content(2).buffers(0, 10, 10)),
                driver.append(Staged.empty(key("new")), content(2).buffers(0, 10, 10)),
                driver.publish(staged, key("new"), PublishMode.FIRST_WINS),
                driver.delete(small),
                driver.delete(small, version),
                driver.deleteBelow(ObjectKey.ROOT),
                driver.list(ObjectKey.ROOT, ListOptions.subtree()),
                driver.locate(small, LOCATE),
                driver.check());
    }

    private static byte[] bytesAt(Location location) throws IOException {
        if (location instanceof Location.File file) {
            return Files.readAllBytes(file.path());
        }
        try (InputStream content = ((Location.Url) location).uri().toURL().openStream()) {
            return content.readAllBytes();
        }
    }
}
