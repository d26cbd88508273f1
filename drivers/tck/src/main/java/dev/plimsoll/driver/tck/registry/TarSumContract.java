package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.IMAGE;
import static dev.plimsoll.driver.tck.registry.Fixture.NAME;
import static dev.plimsoll.driver.tck.registry.Fixture.OTHER;
import static dev.plimsoll.driver.tck.registry.Fixture.all;
import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.image;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.text;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.error.BlobUnknown;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.manifest.ManifestPush;
import dev.plimsoll.engine.manifest.ManifestStore;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** What a registry promises of blobs that are named by their TarSum. */
public abstract class TarSumContract extends RegistryContract {

    private static final StorageLayout LAYOUT = new StorageLayout();
    private static final String SELECTED =
            "namelayermode420uid0gid0size%dtypeflag0linknameunamegnamedevmajor0devminor0";

    @Test
    void aBlobIsFoundAndOpenedByEitherName() {
        byte[] tar = tar(1, 300_000);
        Descriptor committed = value(announced().commit(0, reused(tar, 9_999), tarSum(1, 300_000)));
        assertThat(committed).isEqualTo(new Descriptor(MediaType.OCTET_STREAM, sha256(tar), tar.length));
        for (Digest name : List.of(sha256(tar), tarSum(1, 300_000))) {
            assertThat(value(blobs().stat(name))).isEqualTo(committed);
            assertThat(read(blobs(), name)).isEqualTo(tar);
        }
        assertThat(get(other().blobs().stat(tarSum(1, 300_000)))).isNull();
    }

    @Test
    void bothLinksLeadToTheCanonicalDigestInDistributionsTree() {
        byte[] tar = tar(2, 10);
        value(announced().commit(0, reused(tar, 700), tarSum(2, 10)));
        String hex = sha256(tar).hex();
        String layers = "docker/registry/v2/repositories/team/app/_layers/";
        List<String> links = List.of(
                layers + "sha256/" + hex + "/link",
                layers + "tarsum.v1+sha256/" + tarSum(2, 10).hex() + "/link");
        assertThat(keys())
                .containsExactly(
                        "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data",
                        links.get(0),
                        links.get(1));
        for (String link : links) {
            ByteBuffer content = value(driver().get(ObjectKey.of(link), 1024)).content();
            assertThat(StandardCharsets.US_ASCII.decode(content).toString()).isEqualTo("sha256:" + hex);
        }
    }

    @Test
    void theSumIsComputedWhileContentStreams() {
        AtomicInteger reads = new AtomicInteger();
        BlobStore blobs = counting(reads).repository(NAME).blobs();
        BlobUpload upload = value(blobs.create(Optional.of(DigestAlgorithm.TARSUM)));
        value(upload.commit(0, reused(tar(3, 100_000), 5_000), tarSum(3, 100_000)));
        assertThat(reads).hasValue(0);
    }

    @Test
    void aSumThatWasNotAnnouncedIsReadForOnceAndThenExpected() {
        AtomicInteger reads = new AtomicInteger();
        BlobStore blobs = counting(reads).repository(NAME).blobs();
        for (int seed = 4; seed < 6; seed++) {
            BlobUpload upload = value(blobs.create(Optional.empty()));
            value(upload.commit(0, reused(tar(seed, 100_000), 5_000), tarSum(seed, 100_000)));
            assertThat(reads).hasValue(1);
        }
    }

    /** No state of a TarSum can be saved; bytes that a new request has not seen are read again, once, by the commit. */
    @Test
    void anUploadGoesOnInAnotherProcess() {
        byte[] tar = tar(6, 200_000);
        BlobUpload upload = announced();
        AtomicInteger reads = new AtomicInteger();
        Registry elsewhere = counting(reads);
        for (int at = 0; at < tar.length; at += 50_000) {
            byte[] piece = Arrays.copyOfRange(tar, at, Math.min(tar.length, at + 50_000));
            BlobUpload next = value(elsewhere.repository(NAME).blobs().resume(upload.id()));
            value(next.append(at, reused(piece, 7_000)));
        }
        assertThat(reads).hasValue(0);
        BlobUpload last = value(elsewhere.repository(NAME).blobs().resume(upload.id()));
        value(last.commit(tarSum(6, 200_000), OptionalLong.of(tar.length)));
        assertThat(reads).hasValue(1);
        assertThat(read(blobs(), tarSum(6, 200_000))).isEqualTo(tar);
    }

    @Test
    void aPlainAndACompressedLayerHaveTheSameSum() {
        byte[] plain = tar(7, 50_000);
        byte[] compressed = gzip(plain);
        Digest sum = tarSum(7, 50_000);
        value(announced().commit(0, reused(plain, 999), sum));
        assertThat(value(blobs().stat(sum)).digest()).isEqualTo(sha256(plain));
        value(announced().commit(0, reused(compressed, 999), sum));
        assertThat(value(blobs().stat(sum)).digest()).isEqualTo(sha256(compressed));
        assertThat(read(blobs(), sum)).isEqualTo(compressed);
        assertThat(read(blobs(), sha256(plain))).isEqualTo(plain);
    }

    @Test
    void theEmptyArchiveIsCommitted() {
        Digest nothing = new Digest(DigestAlgorithm.TARSUM, sha256(new byte[0]).hex());
        value(announced().commit(0, reused(new byte[1024], 100), nothing));
        assertThat(read(blobs(), nothing)).isEqualTo(new byte[1024]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void contentOfAnotherSumIsRemoved(boolean announced) {
        BlobUpload upload = announced ? announced() : value(blobs().create(Optional.empty()));
        StepVerifier.create(upload.commit(0, reused(tar(8, 600), 99), tarSum(9, 600)))
                .verifyError(DigestInvalid.class);
        StepVerifier.create(blobs().resume(upload.id())).verifyError(UploadUnknown.class);
        assertThat(keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void contentThatIsNoArchiveIsRemoved(boolean announced) {
        BlobUpload upload = announced ? announced() : value(blobs().create(Optional.empty()));
        upload = value(upload.append(0, reused(bytes(10, 5_000), 99)));
        StepVerifier.create(upload.commit(tarSum(10, 5_000), OptionalLong.empty()))
                .verifyError(DigestInvalid.class);
        StepVerifier.create(blobs().resume(upload.id())).verifyError(UploadUnknown.class);
        assertThat(keys()).isEmpty();
    }

    @Test
    void contentThatIsNoArchiveIsStoredUnderAnotherDigestAllTheSame() {
        byte[] content = bytes(11, 5_000);
        value(announced().commit(0, reused(content, 99), sha256(content)));
        assertThat(read(blobs(), sha256(content))).isEqualTo(content);
    }

    @Test
    void theSameCommitIsAnsweredAgain() {
        BlobUpload upload = value(announced().append(0, reused(tar(12, 10), 99)));
        Descriptor committed = value(upload.commit(tarSum(12, 10), OptionalLong.empty()));
        assertThat(value(upload.commit(tarSum(12, 10), OptionalLong.empty()))).isEqualTo(committed);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void aNameIsDeletedWithoutItsBlob(int nearCache) {
        Digest name = push(13);
        BlobStore blobs = cached(nearCache);
        value(blobs.stat(name));
        get(blobs.delete(name));
        assertThat(get(blobs.stat(name))).isNull();
        assertThat(get(blobs.open(name))).isNull();
        assertThat(read(blobs, sha256(tar(13, 100)))).isEqualTo(tar(13, 100));
        StepVerifier.create(blobs.delete(name)).verifyError(BlobUnknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void aDeletedBlobCannotBeReadByItsOtherName(int nearCache) {
        Digest name = push(14);
        BlobStore blobs = cached(nearCache);
        value(blobs.stat(name));
        get(blobs.delete(sha256(tar(14, 100))));
        assertThat(get(blobs.stat(name))).isNull();
        assertThat(get(blobs.open(name))).isNull();
        assertThat(get(other().blobs().mount(NAME, name))).isNull();
        push(14);
        assertThat(read(blobs, name)).isEqualTo(tar(14, 100));
    }

    @Test
    void aBlobIsMountedByEitherName() {
        Digest name = push(15);
        Descriptor mounted = value(other().blobs().mount(NAME, name));
        assertThat(mounted.digest()).isEqualTo(sha256(tar(15, 100)));
        assertThat(value(other().blobs().stat(name))).isEqualTo(mounted);
        assertThat(value(other().blobs().stat(mounted.digest()))).isEqualTo(mounted);
        Digest again = push(16);
        assertThat(get(other().blobs().mount(again, from -> false))).isNull();
        value(other().blobs().mount(again, NAME::equals));
        assertThat(read(other().blobs(), again)).isEqualTo(tar(16, 100));
        assertThat(get(blobs().mount(OTHER, tarSum(17, 100)))).isNull();
    }

    @Test
    void noManifestIsNamedOrReferredToByASum() {
        Digest name = push(18);
        ManifestStore manifests = repository().manifests();
        StepVerifier.create(manifests.stat(name)).verifyError(DigestInvalid.class);
        StepVerifier.create(manifests.get(name)).verifyError(DigestInvalid.class);
        StepVerifier.create(manifests.delete(name)).verifyError(DigestInvalid.class);
        StepVerifier.create(repository().referrers(name)).verifyError(DigestInvalid.class);
        Descriptor config = value(blobs().put(MediaType.OCTET_STREAM, reused(bytes(19, 10), 10)));
        Descriptor layer = new Descriptor(MediaType.OCTET_STREAM, name, tar(18, 100).length);
        Tag tag = Tag.parse("latest");
        StepVerifier.create(manifests.put(ManifestPush.of(name, IMAGE), text(image(config, List.of(), ""))))
                .verifyError(DigestInvalid.class);
        StepVerifier.create(manifests.put(ManifestPush.of(tag, IMAGE), text(image(config, List.of(layer), ""))))
                .verifyError(DigestInvalid.class);
        assertThat(get(manifests.stat(tag))).isNull();
    }

    @Test
    void aLinkThatLeadsToAnotherNameIsDamaged() {
        Digest name = tarSum(20, 100);
        ByteBuffer itself = ByteBuffer.wrap(name.toString().getBytes(StandardCharsets.US_ASCII));
        value(driver().put(LAYOUT.blobLink(NAME, name), itself, WriteCondition.always(), Durability.DURABLE));
        StepVerifier.create(blobs().stat(name)).verifyError(Corrupt.class);
    }

    private BlobStore blobs() {
        return repository().blobs();
    }

    private BlobStore cached(int entries) {
        return build(builder -> builder.deleteEnabled(true).nearCache(entries))
                .repository(NAME)
                .blobs();
    }

    private BlobUpload announced() {
        return value(blobs().create(Optional.of(DigestAlgorithm.TARSUM)));
    }

    private Digest push(int seed) {
        Digest name = tarSum(seed, 100);
        value(announced().commit(0, reused(tar(seed, 100), 99), name));
        return name;
    }

    private static byte[] read(BlobStore blobs, Digest name) {
        return all(value(blobs.open(name)).read(ByteRange.ALL));
    }

    private List<String> keys() {
        return value(driver().list(ObjectKey.ROOT, ListOptions.subtree())
                .map(entry -> entry.key().value())
                .filter(key -> !key.equals(new StorageLayout().secret().value()))
                .collectList());
    }

    /** Returns a registry over the same store that counts how often stored bytes are read. */
    private Registry counting(AtomicInteger reads) {
        Class<?>[] driver = {StorageDriver.class};
        Object counting = Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(),
                driver,
                (proxy, method, arguments) -> counted(reads, method, arguments));
        return over((StorageDriver) counting).build();
    }

    private Object counted(AtomicInteger reads, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("read")) {
            reads.incrementAndGet();
        }
        return method.invoke(driver(), arguments);
    }

    /** Returns an archive of one file. */
    private static byte[] tar(int seed, int length) {
        byte[] content = bytes(seed, length);
        ByteBuffer tar = ByteBuffer.allocate(512 + (length + 511) / 512 * 512 + 1024);
        put(tar, 0, "layer");
        put(tar, 100, "0000644");
        put(tar, 124, "%011o".formatted(length));
        put(tar, 148, "        ");
        put(tar, 156, "0");
        put(tar, 257, "ustar\00000");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar.get(i);
        }
        put(tar, 148, "%06o\0".formatted(sum));
        return tar.put(512, content).array();
    }

    private static void put(ByteBuffer tar, int at, String text) {
        tar.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns that archive's sum, straight from the specification. */
    private static Digest tarSum(int seed, int length) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.writeBytes(SELECTED.formatted(length).getBytes(StandardCharsets.US_ASCII));
        entry.writeBytes(bytes(seed, length));
        byte[] only = sha256(entry.toByteArray()).hex().getBytes(StandardCharsets.US_ASCII);
        return new Digest(DigestAlgorithm.TARSUM, sha256(only).hex());
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }
}
