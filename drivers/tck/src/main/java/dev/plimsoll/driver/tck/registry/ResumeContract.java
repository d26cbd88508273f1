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
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        ObjectKey record = LAYOUT.uploadRecord(NAME, upload.id());
        String text = text(record);
        int state = text.indexOf("digest.sha256") + 40;
        rewrite(record, text.substring(0, state) + flipped(text.charAt(state)) + text.substring(state + 1));
        commitsAfterReading(NAME, upload.id(), bytes(2, LENGTH), LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "not hexadecimal"})
    void readsEverythingBackOnceWhenThereIsNoState(String state) {
        BlobUpload upload = begun(bytes(3, LENGTH));
        ObjectKey record = LAYOUT.uploadRecord(NAME, upload.id());
        rewrite(
                record,
                text(record).replaceAll("\"digest.sha256\":\"[0-9a-f]*\"", "\"digest.sha256\":\"" + state + "\""));
        commitsAfterReading(NAME, upload.id(), bytes(3, LENGTH), LENGTH);
    }

    /** The state of right bytes, beside wrong ones: of another upload, at another length, in another repository. */
    @Test
    void trustsNoStateThatBelongsElsewhere() {
        byte[] right = bytes(4, LENGTH);
        String trusted = text(LAYOUT.uploadRecord(NAME, begun(right).id()));
        BlobUpload forged = begun(bytes(5, LENGTH));
        rewrite(LAYOUT.uploadRecord(NAME, forged.id()), trusted);
        StepVerifier.create(forged.commit(sha256(right), OptionalLong.empty())).verifyError(DigestInvalid.class);
        assertThat(get(repository().blobs().stat(sha256(right)))).isNull();
    }

    @Test
    void trustsNoStateAtAnotherLength() {
        BlobUpload upload = begun(bytes(6, LENGTH));
        ObjectKey record = LAYOUT.uploadRecord(NAME, upload.id());
        rewrite(record, text(record).replace("\"length\":\"" + LENGTH + "\"", "\"length\":\"" + (LENGTH - 1) + "\""));
        StepVerifier.create(upload.commit(sha256(bytes(6, LENGTH)), OptionalLong.empty()))
                .verifyError(DigestInvalid.class);
    }

    @Test
    void trustsNoStateInAnotherRepository() {
        BlobUpload upload = begun(bytes(7, LENGTH));
        rewrite(LAYOUT.uploadRecord(OTHER, upload.id()), text(LAYOUT.uploadRecord(NAME, upload.id())));
        value(driver().append(Staged.empty(LAYOUT.uploadData(OTHER, upload.id())), reused(bytes(8, LENGTH), 1_000)));
        StepVerifier.create(value(other().blobs().resume(upload.id()))
                        .commit(sha256(bytes(7, LENGTH)), OptionalLong.empty()))
                .verifyError(DigestInvalid.class);
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

    private String text(ObjectKey record) {
        return StandardCharsets.UTF_8
                .decode(value(driver().get(record, 10_000)).content())
                .toString();
    }

    private void rewrite(ObjectKey record, String text) {
        ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        value(driver().put(record, content, WriteCondition.always(), Durability.DURABLE));
    }

    private static char flipped(char digit) {
        return digit == '0' ? '1' : '0';
    }
}
