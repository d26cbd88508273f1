package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.NAME;
import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.AbandonedUpload;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.error.UploadUnknown;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What {@link Registry#purgeUploads} promises. */
public abstract class PurgeContract extends RegistryContract {

    private static final StorageLayout LAYOUT = new StorageLayout();
    private static final Duration DAY = Duration.ofDays(1);
    private static final UploadId FOREIGN = UploadId.parse("123e4567-e89b-42d3-a456-426614174000");

    @Test
    void removesUploadsWithoutActivityAndNothingElse() {
        value(repository().blobs().put(dev.plimsoll.engine.content.MediaType.OCTET_STREAM, reused(bytes(1, 9), 9)));
        BlobUpload empty = create();
        BlobUpload begun = value(create().append(0, reused(bytes(2, 1000), 100)));
        assertThat(purge(inTwoDays(), true))
                .extracting(AbandonedUpload::id)
                .containsExactlyInAnyOrder(empty.id(), begun.id());
        StepVerifier.create(repository().blobs().resume(empty.id())).verifyError(UploadUnknown.class);
        StepVerifier.create(repository().blobs().resume(begun.id())).verifyError(UploadUnknown.class);
        assertThat(keysBelow(LAYOUT.uploads(NAME))).isZero();
        assertThat(get(repository().blobs().stat(sha256(bytes(1, 9))))).isNotNull();
        assertThat(purge(inTwoDays(), true)).isEmpty();
    }

    @Test
    void onlyLooksIfToldSo() {
        BlobUpload upload = value(create().append(0, reused(bytes(3, 1000), 100)));
        assertThat(purge(inTwoDays(), false)).singleElement().satisfies(found -> {
            assertThat(found.id()).isEqualTo(upload.id());
            assertThat(found.repository()).isEqualTo(NAME);
            assertThat(found.size()).isEqualTo(1000);
        });
        value(upload.commit(sha256(bytes(3, 1000)), OptionalLong.empty()));
    }

    @Test
    void keepsUploadsThatAreYoungerThanTheAge() {
        BlobUpload upload = create();
        assertThat(purge(registry(), true)).isEmpty();
        assertThat(value(repository().blobs().resume(upload.id())).offset()).isZero();
    }

    @Test
    void keepsAnOldUploadWhoseBytesAreStillBeingWritten() {
        Registry yesterday = at(Instant.now().minus(DAY.multipliedBy(3)));
        BlobUpload upload = value(yesterday.repository(NAME).blobs().create(Optional.empty()));
        value(upload.append(0, reused(bytes(4, 1000), 100)));
        assertThat(purge(registry(), true)).isEmpty();
    }

    @Test
    void keepsWhatCannotBeDated() {
        BlobUpload upload = create();
        put(LAYOUT.uploadRecord(NAME, upload.id()), "{\"format\":\"1\",\"startedAt\":\"yesterday\"}");
        put(LAYOUT.uploadData(NAME, FOREIGN), "bytes");
        put(LAYOUT.uploadStartedAt(NAME, FOREIGN), "yesterday");
        put(
                LAYOUT.upload(NAME, UploadId.parse("00000000-0000-4000-8000-000000000002"))
                        .child("hashstates/0"),
                "state");
        assertThat(purge(inTwoDays(), true)).isEmpty();
        assertThat(keysBelow(LAYOUT.uploads(NAME))).isEqualTo(4);
    }

    /** A crash leaves such bytes, and so does another registry. */
    @Test
    void removesOldBytesWithoutARecord() {
        put(LAYOUT.uploadData(NAME, FOREIGN), "bytes");
        put(LAYOUT.uploadStartedAt(NAME, FOREIGN), "2020-02-29T12:00:00+01:00\n");
        assertThat(purge(registry(), true)).as("their last byte is young").isEmpty();
        assertThat(purge(inTwoDays(), false)).singleElement().satisfies(found -> {
            assertThat(found.id()).isEqualTo(FOREIGN);
            assertThat(found.size()).isEqualTo(5);
        });
        assertThat(purge(inTwoDays(), true)).hasSize(1);
        assertThat(keysBelow(LAYOUT.uploads(NAME))).isZero();
    }

    @Test
    void keepsBytesWithoutARecordThatWereBegunLately() {
        put(LAYOUT.uploadData(NAME, FOREIGN), "bytes");
        put(
                LAYOUT.uploadStartedAt(NAME, FOREIGN),
                Instant.now().plus(DAY.multipliedBy(3).dividedBy(2)).toString());
        assertThat(purge(inTwoDays(), true)).isEmpty();
        assertThat(purge(at(Instant.now().plus(DAY.multipliedBy(3))), true)).hasSize(1);
    }

    @Test
    void whatCannotBeReadDoesNotKeepTheOthers() {
        UploadId unreadable = create().id();
        create();
        value(other().blobs().create(Optional.empty()));
        Registry failing = over(failingFor(LAYOUT.uploadRecord(NAME, unreadable)))
                .clock(Clock.fixed(Instant.now().plus(DAY.multipliedBy(2)), ZoneOffset.UTC))
                .build();
        StepVerifier.create(failing.purgeUploads(DAY, true))
                .expectNextCount(2)
                .expectError(Unavailable.class)
                .verify(Duration.ofSeconds(30));
        assertThat(purge(inTwoDays(), true)).extracting(AbandonedUpload::id).containsExactly(unreadable);
    }

    /** The same store, but for one object that nobody gets to see. */
    private StorageDriver failingFor(ObjectKey key) {
        return (StorageDriver) Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(),
                new Class<?>[] {StorageDriver.class},
                (proxy, method, arguments) -> method.getName().equals("get") && key.equals(arguments[0])
                        ? Mono.error(new Unavailable("the store is away", true, new IllegalStateException()))
                        : method.invoke(driver(), arguments));
    }

    /** Whoever is first wins: what was acknowledged can be committed, and an upload that was removed is unknown. */
    @Test
    void anOldUploadThatIsGoneOnWithAtTheSameMomentIsWholeOrGone() {
        for (int round = 0; round < 40; round++) {
            byte[] content = bytes(round, 4000);
            UploadId id = begunThreeDaysAgo();
            Mono<Boolean> append = repository()
                    .blobs()
                    .resume(id)
                    .flatMap(upload -> upload.append(0, reused(content, 10)))
                    .map(upload -> true)
                    .onErrorReturn(RegistryException.class, false);
            Mono<Boolean> purge = registry().purgeUploads(DAY, true).hasElements();
            boolean acknowledged = round % 2 == 0 ? first(append, purge) : second(purge, append);
            if (acknowledged) {
                value(value(repository().blobs().resume(id)).commit(sha256(content), OptionalLong.empty()));
            } else {
                StepVerifier.create(repository().blobs().resume(id)).verifyError(UploadUnknown.class);
            }
        }
    }

    private static boolean first(Mono<Boolean> answer, Mono<Boolean> other) {
        return value(Mono.zip(answer, other, (one, ignored) -> one));
    }

    private static boolean second(Mono<Boolean> other, Mono<Boolean> answer) {
        return value(Mono.zip(other, answer, (ignored, one) -> one));
    }

    private UploadId begunThreeDaysAgo() {
        Registry past = at(Instant.now().minus(DAY.multipliedBy(3)));
        return value(past.repository(NAME).blobs().create(Optional.empty())).id();
    }

    private void put(ObjectKey key, String text) {
        ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        value(driver().put(key, content, WriteCondition.always(), Durability.DURABLE));
    }

    private BlobUpload create() {
        return value(repository().blobs().create(Optional.empty()));
    }

    private Registry inTwoDays() {
        return at(Instant.now().plus(DAY.multipliedBy(2)));
    }

    private Registry at(Instant now) {
        return build(builder -> builder.clock(Clock.fixed(now, ZoneOffset.UTC)));
    }

    private static List<AbandonedUpload> purge(Registry registry, boolean remove) {
        return value(registry.purgeUploads(DAY, remove).collectList());
    }

    private long keysBelow(ObjectKey key) {
        return value(driver().list(key, ListOptions.subtree()).count());
    }
}
