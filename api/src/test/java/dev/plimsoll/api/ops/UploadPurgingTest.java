package dev.plimsoll.api.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.api.Storage;
import dev.plimsoll.driver.memory.MemoryDriver;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.StorageDriver;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The removal of abandoned uploads while the service runs. */
class UploadPurgingTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final UploadPurging.Sum ONE = new UploadPurging.Sum(1, 0);

    @TempDir
    Path directory;

    private final StorageDriver driver = new MemoryDriver();
    private final Registry registry = Registry.builder(driver).build();

    @Test
    void anAbandonedUploadIsRemovedAtTheFirstLookAndAYoungOneIsKept() {
        begin(Instant.now().minus(DAY.multipliedBy(2)));
        UploadId young = begin(Instant.now());
        StepVerifier.withVirtualTime(() -> UploadPurging.looks(registry, plan(false)))
                .expectSubscription()
                .expectNoEvent(HOUR.dividedBy(2).minusSeconds(1))
                .thenAwait(HOUR.plusSeconds(2))
                .expectNext(ONE)
                .thenAwait(HOUR.multipliedBy(2))
                .expectNext(UploadPurging.Sum.NONE)
                .thenCancel()
                .verify(PATIENCE);
        assertThat(blobs(registry).resume(young).block(PATIENCE)).isNotNull();
    }

    @Test
    void aDryRunRemovesNothing() {
        UploadId old = begin(Instant.now().minus(DAY.multipliedBy(2)));
        StepVerifier.withVirtualTime(() -> UploadPurging.looks(registry, plan(true)))
                .thenAwait(HOUR.multipliedBy(2))
                .expectNext(ONE)
                .thenAwait(HOUR.multipliedBy(2))
                .expectNext(ONE)
                .thenCancel()
                .verify(PATIENCE);
        assertThat(blobs(registry).resume(old).block(PATIENCE)).isNotNull();
    }

    @Test
    void afterALookThatFailedTheNextOneComes() {
        begin(Instant.now().minus(DAY.multipliedBy(2)));
        AtomicInteger lists = new AtomicInteger();
        Registry failing = Registry.builder(failingAtFirst(lists)).build();
        StepVerifier.withVirtualTime(() -> UploadPurging.looks(failing, plan(false)))
                .thenAwait(HOUR.multipliedBy(6))
                .expectNext(ONE)
                .thenCancel()
                .verify(PATIENCE);
        assertThat(lists).hasValueGreaterThan(1);
    }

    @Test
    void looksComeAfterTheirIntervalGiveOrTakeHalf() {
        assertThat(plan(false).pause(0)).isEqualTo(Duration.ofMinutes(30));
        assertThat(plan(false).pause(0.5)).isEqualTo(HOUR);
        assertThat(plan(false).pause(1)).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void theServiceLooksFromItsStartToItsStop() {
        RunningServer server = Storage.FILESYSTEM.start(directory);
        Disposable purging = server.bean(Disposable.class);
        assertThat(purging.isDisposed()).isFalse();
        server.close();
        assertThat(purging.isDisposed()).isTrue();
    }

    @Test
    void aServiceThatOnlyReadsOrIsToldNotToDoesNotLook() {
        for (String property : new String[] {"plimsoll.read-only=true", "plimsoll.uploads.purge.enabled=false"}) {
            try (RunningServer server = Storage.MEMORY.start(directory, property)) {
                assertThat(server.bean(Disposable.class).isDisposed()).isTrue();
            }
        }
    }

    private static PurgePlan plan(boolean dryRun) {
        return new PurgePlan(DAY, HOUR, dryRun);
    }

    private UploadId begin(Instant when) {
        Registry then = Registry.builder(driver)
                .clock(Clock.fixed(when, ZoneOffset.UTC))
                .build();
        BlobUpload upload = blobs(then).create(Optional.empty()).block(PATIENCE);
        return Objects.requireNonNull(upload).id();
    }

    private static BlobStore blobs(Registry registry) {
        return registry.repository(NAME).blobs();
    }

    /** The same store, whose first listing fails. */
    private StorageDriver failingAtFirst(AtomicInteger lists) {
        return (StorageDriver) Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(),
                new Class<?>[] {StorageDriver.class},
                (proxy, method, arguments) -> method.getName().equals("list") && lists.getAndIncrement() == 0
                        ? Flux.error(new Unavailable("the store is away", true, new IllegalStateException()))
                        : method.invoke(driver, arguments));
    }
}
