package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.NAME;
import static dev.plimsoll.driver.tck.registry.Fixture.OTHER;
import static dev.plimsoll.driver.tck.registry.Fixture.all;
import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.sha512;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.CountingDriver;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/**
 * What a resumed upload costs, and whom it trusts: nothing that was hashed is read again, unless what was remembered of it is not
 * exactly what this registry wrote. Needs a JVM that opens the JDK's digests.
 */
public abstract class ResumeContract extends RegistryContract {

    private static final StorageLayout LAYOUT = new StorageLayout();
    private static final int LENGTH = 200_000;

    @ParameterizedTest
    @EnumSource(names = {"SHA256", "SHA512"})
    void readsNothingBackWhereverItWasCut(DigestAlgorithm algorithm) {
        CountingDriver counting = new CountingDriver(driver());
        byte[] content = bytes(1, LENGTH);
        Digest digest = algorithm == DigestAlgorithm.SHA256 ? sha256(content) : sha512(content);
        Random random = new Random(1);
        UploadId id = value(blobs(counting).create(Optional.of(algorithm))).id();
        int at = 0;
        while (at < LENGTH) {
            int end = Math.min(LENGTH, at + 1 + random.nextInt(9_000));
            BlobUpload resumed = value(blobs(counting).resume(id));
            assertThat(resumed.offset()).isEqualTo(at);
            value(resumed.append(at, reused(Arrays.copyOfRange(content, at, end), 1_000)));
            at = end;
        }
        value(value(blobs(counting).resume(id)).commit(digest, OptionalLong.of(LENGTH)));
        assertThat(counting.bytesRead()).isZero();
        assertThat(all(value(repository().blobs().open(digest)).read(ByteRange.ALL)))
                .isEqualTo(content);
    }

    @Test
    void readsEverythingBackOnceWhenAStateWasChanged() {
        BlobUpload upload = begun(bytes(2, LENGTH));
        String state = Objects.requireNonNull(stored(upload).record().digests().get(DigestAlgorithm.SHA256));
        rewriteState(upload, flipped(state));
        commitsAfterReading(NAME, upload.id(), bytes(2, LENGTH), LENGTH);
    }

    private static String flipped(String state) {
        return state.substring(0, 40) + (state.charAt(40) == '0' ? '1' : '0') + state.substring(41);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "not hexadecimal"})
    void readsEverythingBackOnceWhenThereIsNoState(String state) {
        BlobUpload upload = begun(bytes(3, LENGTH));
        rewriteState(upload, state);
        commitsAfterReading(NAME, upload.id(), bytes(3, LENGTH), LENGTH);
    }

    private void rewriteState(BlobUpload upload, String state) {
        Stored stored = stored(upload);
        UploadRecord record = stored.record();
        rewrite(record(NAME, upload, record.staged(), Map.of(DigestAlgorithm.SHA256, state)), stored.version());
    }

    /** The state of right bytes, beside wrong ones: of another upload, at another length, in another repository. */
    @Test
    void trustsNoStateThatBelongsElsewhere() {
        byte[] right = bytes(4, LENGTH);
        UploadRecord trusted = stored(begun(right)).record();
        BlobUpload forged = begun(bytes(5, LENGTH));
        Staged staged = stagedAs(trusted, LAYOUT.uploadData(NAME, forged.id()), LENGTH);
        rewrite(record(NAME, forged, staged, trusted.digests()), stored(forged).version());
        StepVerifier.create(forged.commit(sha256(right), OptionalLong.empty())).verifyError(DigestInvalid.class);
        assertThat(get(repository().blobs().stat(sha256(right)))).isNull();
    }

    @Test
    void trustsNoStateAtAnotherLength() {
        BlobUpload upload = begun(bytes(6, LENGTH));
        Stored stored = stored(upload);
        UploadRecord record = stored.record();
        Staged staged = stagedAs(record, record.staged().key(), LENGTH - 1);
        rewrite(record(NAME, upload, staged, record.digests()), stored.version());
        StepVerifier.create(upload.commit(sha256(bytes(6, LENGTH)), OptionalLong.empty()))
                .verifyError(DigestInvalid.class);
    }

    @Test
    void trustsNoStateInAnotherRepository() {
        BlobUpload upload = begun(bytes(7, LENGTH));
        UploadRecord trusted = stored(upload).record();
        ObjectKey data = LAYOUT.uploadData(OTHER, upload.id());
        value(records().create(record(OTHER, upload, stagedAs(trusted, data, LENGTH), trusted.digests())));
        value(driver().append(Staged.empty(data), reused(bytes(8, LENGTH), 1_000)));
        StepVerifier.create(value(other().blobs().resume(upload.id()))
                        .commit(sha256(bytes(7, LENGTH)), OptionalLong.empty()))
                .verifyError(DigestInvalid.class);
    }

    private static Staged stagedAs(UploadRecord record, ObjectKey key, long length) {
        return new Staged(key, length, record.staged().token());
    }

    private static UploadRecord record(
            RepositoryName name, BlobUpload upload, Staged staged, Map<DigestAlgorithm, String> digests) {
        return new UploadRecord(name, upload.id(), Instant.now(), Instant.now(), staged, digests);
    }

    private Stored stored(BlobUpload upload) {
        return value(records().find(NAME, upload.id()));
    }

    private void rewrite(UploadRecord record, Version from) {
        value(records().advance(record, from));
    }

    @Test
    void trustsNoStateThatAnotherSecretSealed() {
        BlobUpload upload = begun(bytes(9, LENGTH));
        get(driver().delete(LAYOUT.secret()));
        commitsAfterReading(NAME, upload.id(), bytes(9, LENGTH), LENGTH);
    }

    /** States are then good within one process, and nobody else's. */
    @ParameterizedTest
    @ValueSource(ints = {0, 31, 5_000})
    void goesOnWithADamagedSecret(int length) {
        value(driver().put(LAYOUT.secret(), ByteBuffer.allocate(length), WriteCondition.always(), Durability.DURABLE));
        BlobUpload upload = begun(bytes(10, LENGTH));
        value(upload.commit(sha256(bytes(10, LENGTH)), OptionalLong.empty()));
        commitsAfterReading(NAME, begun(bytes(11, LENGTH)).id(), bytes(11, LENGTH), LENGTH);
        assertThat(value(driver().stat(LAYOUT.secret())).size()).isEqualTo(length);
    }

    @Test
    void allWhoBeginAtOnceHaveOneSecret() {
        Flux<BlobUpload> begun = Flux.range(0, 16)
                .flatMap(i -> blobs(new CountingDriver(driver())).create(Optional.empty()), 16)
                .flatMap(upload -> upload.append(0, reused(content(upload), 100)), 16);
        for (BlobUpload upload : value(begun.collectList())) {
            commitsAfterReading(NAME, upload.id(), content(upload), 0);
        }
    }

    private static byte[] content(BlobUpload upload) {
        return bytes(upload.id().hashCode(), 1_000);
    }

    /** In a process that has seen nothing yet. */
    private void commitsAfterReading(RepositoryName name, UploadId id, byte[] content, long read) {
        CountingDriver counting = new CountingDriver(driver());
        BlobUpload resumed =
                value(over(counting).build().repository(name).blobs().resume(id));
        value(resumed.commit(sha256(content), OptionalLong.empty()));
        assertThat(counting.bytesRead()).isEqualTo(read);
        assertThat(all(value(repository().blobs().open(sha256(content))).read(ByteRange.ALL)))
                .isEqualTo(content);
    }

    private BlobUpload begun(byte[] content) {
        return value(value(repository().blobs().create(Optional.empty())).append(0, reused(content, 10_000)));
    }

    private BlobStore blobs(CountingDriver counting) {
        return over(counting).build().repository(NAME).blobs();
    }
}
