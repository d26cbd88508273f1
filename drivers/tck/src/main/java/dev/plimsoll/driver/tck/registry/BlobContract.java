package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.NAME;
import static dev.plimsoll.driver.tck.registry.Fixture.OTHER;
import static dev.plimsoll.driver.tck.registry.Fixture.all;
import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.CountingDriver;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobContent;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.error.BlobTooLarge;
import dev.plimsoll.engine.error.BlobUnknown;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.error.Unsupported;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What {@link BlobStore} promises. */
public abstract class BlobContract extends RegistryContract {

    private static final StorageLayout LAYOUT = new StorageLayout();

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "3, 1",
        "10000, 7",
        "262143, 4096",
        "262144, 65536",
        "262145, 65536",
        "1048576, 1048576",
        "5242881, 100000"
    })
    void givesBackWhatWasPut(int length, int piece) {
        byte[] content = bytes(1, length);
        Descriptor put = value(blobs().put(MediaType.OCTET_STREAM, reused(content, piece)));
        assertThat(put).isEqualTo(new Descriptor(MediaType.OCTET_STREAM, sha256(content), length));
        assertThat(get(blobs().stat(put.digest()))).isEqualTo(put);
        assertThat(all(opened(put.digest()).read(ByteRange.ALL))).isEqualTo(content);
    }

    @Test
    void keepsTheBytesUnderTheirDigestInDistributionsTree() {
        byte[] content = bytes(2, 10);
        Digest digest =
                value(blobs().put(MediaType.OCTET_STREAM, reused(content, 3))).digest();
        String hex = digest.hex();
        List<String> keys = driver().list(ObjectKey.ROOT, ListOptions.subtree())
                .map(entry -> entry.key().value())
                .collectList()
                .block();
        assertThat(keys)
                .containsExactly(
                        "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data",
                        "docker/registry/v2/repositories/team/app/_layers/sha256/" + hex + "/link");
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "0, 0", "99, 100", "100, 100", "40, 60", "7, 1000", "100, 101"})
    void readsAnyRangeAsOftenAsWanted(long first, long end) {
        byte[] content = bytes(3, 100);
        BlobContent opened = opened(
                value(blobs().put(MediaType.OCTET_STREAM, reused(content, 9))).digest());
        byte[] expected = Arrays.copyOfRange(content, (int) first, (int) Math.min(end, 100));
        assertThat(all(opened.read(new ByteRange(first, end)))).isEqualTo(expected);
        assertThat(all(opened.read(new ByteRange(first, end)))).isEqualTo(expected);
    }

    @Test
    void refusesARangeBeyondTheEnd() {
        BlobContent opened = opened(put(4, 100).digest());
        StepVerifier.create(opened.read(ByteRange.from(101)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                RangeInvalid.class,
                                range -> assertThat(range.end()).isEqualTo(100)));
    }

    @Test
    void seesNothingWithoutALink() {
        Digest digest = put(5, 20).digest();
        assertThat(get(other().blobs().stat(digest))).isNull();
        assertThat(get(other().blobs().open(digest))).isNull();
        assertThat(get(blobs().stat(sha256(bytes(6, 20))))).isNull();
    }

    @Test
    void keepsTheMediaTypeWithEachRepository() {
        byte[] content = bytes(7, 20);
        MediaType text = MediaType.parse("text/plain");
        Digest digest = value(blobs().put(text, reused(content, 20))).digest();
        value(other().blobs().put(MediaType.OCTET_STREAM, reused(content, 20)));
        assertThat(value(blobs().stat(digest)).mediaType()).isEqualTo(text);
        assertThat(value(other().blobs().stat(digest)).mediaType()).isEqualTo(MediaType.OCTET_STREAM);
        Registry restarted = build(builder -> builder.nearCache(0));
        assertThat(value(restarted.repository(NAME).blobs().stat(digest)).mediaType())
                .isEqualTo(text);
    }

    @Test
    void mountsFromARepositoryThatHasTheBlob() {
        Descriptor put = put(8, 20);
        assertThat(value(other().blobs().mount(NAME, put.digest()))).isEqualTo(put);
        assertThat(get(other().blobs().stat(put.digest()))).isEqualTo(put);
    }

    @Test
    void mountsNothingFromARepositoryThatHasNot() {
        Digest digest = put(9, 20).digest();
        assertThat(get(blobs().mount(OTHER, digest))).isNull();
        assertThat(get(other().blobs().mount(OTHER, digest))).isNull();
        assertThat(get(other().blobs().stat(digest))).isNull();
    }

    @Test
    void mountsFromWhicheverReadableRepositoryIsKnownToHaveTheBlob() {
        Descriptor put = put(30, 20);
        assertThat(get(other().blobs().mount(put.digest(), from -> false))).isNull();
        assertThat(get(other().blobs().mount(sha256(bytes(31, 1)), from -> true)))
                .isNull();
        assertThat(value(other().blobs().mount(put.digest(), NAME::equals))).isEqualTo(put);
        assertThat(get(other().blobs().stat(put.digest()))).isEqualTo(put);
    }

    @Test
    void mountsNothingThatIsNoLongerLinkedAnywhere() {
        Descriptor put = put(32, 20);
        get(blobs().delete(put.digest()));
        assertThat(get(other().blobs().mount(put.digest(), from -> true))).isNull();
        assertThat(get(other().blobs().stat(put.digest()))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void deletesOneRepositorysLinkOnly(int nearCache) {
        Registry registry = build(builder -> builder.deleteEnabled(true).nearCache(nearCache));
        BlobStore mine = registry.repository(NAME).blobs();
        BlobStore theirs = registry.repository(OTHER).blobs();
        Digest digest = put(10, 20).digest();
        value(theirs.mount(NAME, digest));
        value(mine.stat(digest));
        get(mine.delete(digest));
        assertThat(get(mine.stat(digest))).isNull();
        assertThat(get(theirs.stat(digest))).isNotNull();
        StepVerifier.create(mine.delete(digest)).verifyError(BlobUnknown.class);
        assertThat(value(mine.put(MediaType.OCTET_STREAM, reused(bytes(10, 20), 20)))
                        .digest())
                .isEqualTo(digest);
        assertThat(get(mine.stat(digest))).isNotNull();
    }

    @Test
    void refusesToDeleteUnlessThatIsEnabledEvenWhatIsUnknown() {
        BlobStore blobs = build(builder -> builder).repository(NAME).blobs();
        Digest digest = put(11, 20).digest();
        StepVerifier.create(blobs.delete(digest)).verifyError(Unsupported.class);
        StepVerifier.create(blobs.delete(sha256(bytes(12, 1)))).verifyError(Unsupported.class);
        assertThat(get(blobs.stat(digest))).isNotNull();
    }

    @Test
    void refusesEveryCommandWhenReadOnly() {
        Digest digest = put(13, 20).digest();
        BlobStore blobs = build(builder -> builder.readOnly(true).deleteEnabled(true))
                .repository(NAME)
                .blobs();
        StepVerifier.create(blobs.put(MediaType.OCTET_STREAM, Flux.empty())).verifyError(Unsupported.class);
        StepVerifier.create(blobs.create(java.util.Optional.empty())).verifyError(Unsupported.class);
        StepVerifier.create(blobs.mount(NAME, digest)).verifyError(Unsupported.class);
        StepVerifier.create(blobs.delete(digest)).verifyError(Unsupported.class);
        assertThat(get(blobs.stat(digest))).isNotNull();
    }

    @Test
    void leavesNothingOfContentThatFails() {
        RuntimeException lost = new RuntimeException("lost");
        Flux<ByteBuffer> content = reused(bytes(14, 600_000), 1000).concatWith(Flux.error(lost));
        StepVerifier.create(blobs().put(MediaType.OCTET_STREAM, content)).verifyErrorMatches(lost::equals);
        assertThat(objects()).isZero();
    }

    @Test
    void leavesNothingOfAPutThatIsCancelled() {
        Flux<ByteBuffer> content = reused(bytes(15, 300_000), 1000).concatWith(Flux.never());
        StepVerifier.create(blobs().put(MediaType.OCTET_STREAM, content))
                .expectSubscription()
                .expectNoEvent(java.time.Duration.ofMillis(50))
                .thenCancel()
                .verify();
        Eventually.isTrue("nothing is left", () -> objects() == 0 && registry().bufferMemoryUsed() == 0);
    }

    @Test
    void refusesContentBeyondTheLimit() {
        BlobStore blobs =
                build(builder -> builder.blobLimit(1000)).repository(NAME).blobs();
        assertThat(value(blobs.put(MediaType.OCTET_STREAM, reused(bytes(16, 1000), 10)))
                        .size())
                .isEqualTo(1000);
        StepVerifier.create(blobs.put(MediaType.OCTET_STREAM, reused(bytes(17, 1001), 10)))
                .verifyError(BlobTooLarge.class);
    }

    @Test
    void healsBytesOfAnotherLengthWhenTheContentIsPutAgain() {
        byte[] content = bytes(18, 1000);
        ObjectKey data = LAYOUT.blobData(sha256(content));
        value(driver().put(data, ByteBuffer.allocate(3), WriteCondition.always(), Durability.DURABLE));
        value(blobs().put(MediaType.OCTET_STREAM, reused(content, 100)));
        assertThat(all(opened(sha256(content)).read(ByteRange.ALL))).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1000, 1001})
    void healsDamagedBytesThatItHasDescribedWhenTheContentIsPutAgain(int damagedLength) {
        byte[] content = bytes(22, 1000);
        Digest digest = sha256(content);
        value(blobs().put(MediaType.OCTET_STREAM, reused(content, 100)));
        damage(digest, bytes(23, damagedLength));
        Registry registry = build(builder -> builder);
        BlobStore blobs = registry.repository(NAME).blobs();
        assertThat(value(blobs.stat(digest)).size()).isEqualTo(damagedLength);
        value(blobs.put(MediaType.OCTET_STREAM, reused(content, 100)));
        assertThat(value(blobs.stat(digest)).size()).isEqualTo(1000);
        assertThat(all(value(blobs.open(digest)).read(ByteRange.ALL))).isEqualTo(content);
    }

    @Test
    void readsABlobThatIsPutAgainOnceAtMost() {
        byte[] content = bytes(24, 10_000);
        value(blobs().put(MediaType.OCTET_STREAM, reused(content, 1000)));
        CountingDriver counting = new CountingDriver(driver());
        BlobStore blobs = over(counting).build().repository(OTHER).blobs();
        for (int i = 0; i < 3; i++) {
            value(blobs.put(MediaType.OCTET_STREAM, reused(content, 1000)));
            assertThat(counting.bytesRead()).isEqualTo(10_000);
        }
    }

    @Test
    void neverEndsCleanlyBeforeTheEnd() {
        Digest digest = put(25, 1000).digest();
        BlobContent opened = opened(digest);
        damage(digest, bytes(25, 999));
        StepVerifier.create(opened.read(ByteRange.ALL))
                .thenConsumeWhile(buffer -> true)
                .verifyError(Corrupt.class);
        assertThat(all(opened.read(ByteRange.of(100, 200)))).isEqualTo(Arrays.copyOfRange(bytes(25, 1000), 100, 300));
    }

    @Test
    void manyReadersGoForwardAndBackAtOnce() {
        byte[] content = bytes(26, 500_000);
        BlobContent opened = opened(value(blobs().put(MediaType.OCTET_STREAM, reused(content, 50_000)))
                .digest());
        List<Integer> offsets =
                new Random(26).ints(200, 0, content.length).boxed().toList();
        Mono<Long> right = Flux.fromIterable(offsets)
                .flatMap(
                        at -> opened.read(ByteRange.of(at, 10_000))
                                .reduce(at, (from, part) -> checked(content, from, part)),
                        32)
                .count();
        assertThat(value(right)).isEqualTo(200);
    }

    /** Returns where the next part must begin. */
    private static int checked(byte[] content, int from, ByteBuffer part) {
        int to = from + part.remaining();
        assertThat(part).isEqualTo(ByteBuffer.wrap(content, from, part.remaining()));
        return to;
    }

    private void damage(Digest digest, byte[] content) {
        ObjectKey data = LAYOUT.blobData(digest);
        get(driver().delete(data));
        value(driver().put(data, ByteBuffer.wrap(content), WriteCondition.always(), Durability.DURABLE));
    }

    @Test
    void saysSoWhenALinkIsDamaged() {
        Digest digest = put(19, 10).digest();
        ObjectKey link = LAYOUT.blobLink(NAME, digest);
        value(driver().put(link, ByteBuffer.wrap(new byte[] {'x'}), WriteCondition.always(), Durability.DURABLE));
        StepVerifier.create(blobs().stat(digest)).verifyError(Corrupt.class);
    }

    @Test
    void sixtyFourWritersOfOneContentLeaveOneBlobAndNothingElse() {
        byte[] content = bytes(20, 300_000);
        Mono<Long> pushed = Flux.range(0, 64)
                .flatMap(i -> blobs().put(MediaType.OCTET_STREAM, reused(content, 10_000)), 64)
                .filter(put -> put.digest().equals(sha256(content)))
                .count();
        assertThat(value(pushed)).isEqualTo(64);
        assertThat(objects()).isEqualTo(2);
        assertThat(all(opened(sha256(content)).read(ByteRange.ALL))).isEqualTo(content);
    }

    @Test
    void worksWithALedgerOfOneBatch() {
        BlobStore blobs = build(builder -> builder.bufferMemory(256 * 1024))
                .repository(NAME)
                .blobs();
        Mono<Long> pushed = Flux.range(0, 16)
                .flatMap(i -> blobs.put(MediaType.OCTET_STREAM, reused(bytes(100 + i, 1_000_000), 50_000)), 16)
                .count();
        assertThat(value(pushed)).isEqualTo(16);
    }

    @Test
    void doesNothingUntilItIsSubscribedTo() {
        Digest digest = sha256(bytes(21, 5));
        Mono<Descriptor> put = blobs().put(MediaType.OCTET_STREAM, reused(bytes(21, 5), 5));
        Mono<Descriptor> stat = blobs().stat(digest);
        assertThat(objects()).isZero();
        assertThat(get(stat)).isNull();
        value(put);
        assertThat(get(stat)).isNotNull();
    }

    private BlobStore blobs() {
        return repository().blobs();
    }

    private Descriptor put(int seed, int length) {
        return value(blobs().put(MediaType.OCTET_STREAM, reused(bytes(seed, length), Math.max(1, length / 3))));
    }

    private BlobContent opened(Digest digest) {
        return value(blobs().open(digest));
    }
}
