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
import dev.plimsoll.engine.error.UploadUnknown;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** What {@link Registry#purgeUploads} promises. */
public abstract class PurgeContract extends RegistryContract {

    private static final StorageLayout LAYOUT = new StorageLayout();
    private static final Duration DAY = Duration.ofDays(1);

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
        ObjectKey record = LAYOUT.uploadRecord(NAME, upload.id());
        ByteBuffer damaged = ByteBuffer.wrap(
                "{\"format\":\"1\",\"startedAt\":\"yesterday\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        value(driver().put(record, damaged, WriteCondition.always(), Durability.DURABLE));
        ObjectKey foreign = LAYOUT.uploads(NAME).child("123e4567-e89b-42d3-a456-426614174000/data");
        value(driver().put(foreign, damaged, WriteCondition.always(), Durability.DURABLE));
        assertThat(purge(inTwoDays(), true)).isEmpty();
        assertThat(keysBelow(LAYOUT.uploads(NAME))).isEqualTo(2);
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
