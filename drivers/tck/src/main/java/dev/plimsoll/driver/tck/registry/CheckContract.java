package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.IMAGE;
import static dev.plimsoll.driver.tck.registry.Fixture.NAME;
import static dev.plimsoll.driver.tck.registry.Fixture.OTHER;
import static dev.plimsoll.driver.tck.registry.Fixture.bytes;
import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.image;
import static dev.plimsoll.driver.tck.registry.Fixture.reused;
import static dev.plimsoll.driver.tck.registry.Fixture.sha256;
import static dev.plimsoll.driver.tck.registry.Fixture.text;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.FaultyDriver;
import dev.plimsoll.driver.tck.FaultyDriver.Fault;
import dev.plimsoll.engine.blob.BlobUpload;
import dev.plimsoll.engine.check.Finding;
import dev.plimsoll.engine.check.Finding.Kind;
import dev.plimsoll.engine.check.StoreCheck;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.manifest.ManifestPush;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** What {@link StoreCheck} promises: one finding for everything that is planted, and none for anything else. */
public abstract class CheckContract extends RegistryContract {

    private static final StorageLayout LAYOUT = new StorageLayout();
    private static final Tag TAG = Tag.parse("latest");
    private static final Digest NOWHERE = sha256(bytes(99, 1));
    private static final MediaType TEXT = MediaType.parse("text/plain");

    private Descriptor blob;
    private Descriptor subject;
    private Descriptor manifest;
    private BlobUpload upload;

    /** A store in which everything occurs, in order. */
    @BeforeEach
    void fill() {
        blob = value(repository().blobs().put(TEXT, reused(bytes(1, 100), 30)));
        subject = push(Tag.parse("subject"), "");
        manifest = push(TAG, ",\"subject\":" + Fixture.descriptor(subject, IMAGE.value()));
        value(other().blobs().mount(NAME, blob.digest()));
        value(repository().blobs().put(Fixture.sha512(bytes(2, 10)), reused(bytes(2, 10), 3)));
        upload = value(value(repository().blobs().create(Optional.empty())).append(0, reused(bytes(3, 1_000), 300)));
        value(repository().blobs().create(Optional.empty()));
    }

    private Descriptor push(Tag tag, String more) {
        return value(repository().manifests().put(ManifestPush.of(tag, IMAGE), text(image(blob, List.of(blob), more))))
                .descriptor();
    }

    @Test
    void aStoreInOrderIsClean() {
        List<ObjectKey> visited = new ArrayList<>();
        StepVerifier.create(new StoreCheck(driver(), Instant.EPOCH).findings(visited::add))
                .verifyComplete();
        List<ObjectKey> all = value(driver().list(ObjectKey.ROOT, ListOptions.subtree())
                .map(Entry::key)
                .collectList());
        assertThat(visited).hasSize(20).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void findsABlobThatDoesNotHashToItsName() {
        put(LAYOUT.blobData(blob.digest()), "x");
        finds(Kind.BLOB_MISMATCH, LAYOUT.blobData(blob.digest()));
    }

    @Test
    void findsNothingMoreWhenADamagedManifestWasPushedAgain() {
        ObjectKey bytes = LAYOUT.blobData(manifest.digest());
        put(bytes, new byte[(int) manifest.size()]);
        finds(Kind.BLOB_MISMATCH, bytes);
        push(TAG, ",\"subject\":" + Fixture.descriptor(subject, IMAGE.value()));
        assertThat(findings()).isEmpty();
    }

    @Test
    void findsABlobThatIsGone() {
        get(driver().delete(LAYOUT.blobData(blob.digest())));
        assertThat(findings()).extracting(Finding::kind).containsExactly(Kind.LINK_DANGLING, Kind.LINK_DANGLING);
    }

    @Test
    void findsALinkThatSaysSomethingElse() {
        put(LAYOUT.blobLink(OTHER, blob.digest()), manifest.digest().toString());
        finds(Kind.LINK_WRONG, LAYOUT.blobLink(OTHER, blob.digest()));
    }

    @Test
    void findsALinkThatIsNone() {
        put(LAYOUT.manifestLink(NAME, subject.digest()), "sha256:");
        finds(Kind.UNREADABLE, LAYOUT.manifestLink(NAME, subject.digest()));
    }

    @Test
    void findsATagThatLeadsNowhere() {
        put(LAYOUT.tagCurrent(NAME, TAG), NOWHERE.toString());
        finds(Kind.TAG_DANGLING, LAYOUT.tagCurrent(NAME, TAG));
    }

    @Test
    void findsATagWithAHistoryOnly() {
        get(driver().delete(LAYOUT.tagCurrent(NAME, TAG)));
        finds(Kind.TAG_HALF_MADE, LAYOUT.tagHistory(NAME, TAG, manifest.digest()));
    }

    @Test
    void findsAReferrerThatIsNotThere() {
        put(LAYOUT.referrer(NAME, subject.digest(), NOWHERE), "{}");
        finds(Kind.REFERRER_DANGLING, LAYOUT.referrer(NAME, subject.digest(), NOWHERE));
    }

    @Test
    void findsAnUploadThatLacksBytes() {
        get(driver().delete(LAYOUT.uploadData(NAME, upload.id())));
        finds(Kind.UPLOAD_BROKEN, LAYOUT.uploadRecord(NAME, upload.id()));
    }

    @Test
    void findsAnUploadWhoseRecordIsDamaged() {
        put(LAYOUT.uploadRecord(NAME, upload.id()), "{}");
        finds(Kind.UPLOAD_BROKEN, LAYOUT.uploadRecord(NAME, upload.id()));
    }

    @Test
    void findsAnUploadThatWasPublishedAndNotRemoved() {
        ObjectKey record = LAYOUT.uploadRecord(NAME, upload.id());
        ByteBuffer content = value(driver().get(record, 10_000)).content();
        value(upload.commit(sha256(bytes(3, 1_000)), OptionalLong.empty()));
        value(driver().put(record, content, WriteCondition.always(), Durability.DURABLE));
        finds(Kind.UPLOAD_SPENT, record);
    }

    @Test
    void findsAnUploadWithoutARecord() {
        get(driver().delete(LAYOUT.uploadRecord(NAME, upload.id())));
        finds(Kind.UPLOAD_WITHOUT_RECORD, LAYOUT.uploadData(NAME, upload.id()));
    }

    @Test
    void findsOldUploads() {
        StoreCheck later = new StoreCheck(driver(), Instant.now().plusSeconds(60));
        assertThat(value(later.findings(key -> {}).map(Finding::kind).collectList()))
                .containsExactly(Kind.UPLOAD_OLD, Kind.UPLOAD_OLD);
    }

    @Test
    void findsADamagedSecret() {
        put(LAYOUT.secret(), "short");
        finds(Kind.SECRET_WRONG, LAYOUT.secret());
    }

    @Test
    void findsABlobThatNobodyHas() {
        byte[] content = bytes(4, 10);
        put(LAYOUT.blobData(sha256(content)), content);
        finds(Kind.BLOB_UNLINKED, LAYOUT.blobData(sha256(content)));
    }

    @Test
    void findsNamesOfWhatIsNotLinked() {
        put(LAYOUT.blobMediaType(OTHER, NOWHERE), "text/plain");
        finds(Kind.NAME_UNUSED, LAYOUT.blobMediaType(OTHER, NOWHERE));
    }

    @Test
    void findsFurtherNamesOfWhatIsNotLinked() {
        Digest tarSum = Digest.parse("tarsum.v1+" + NOWHERE);
        put(LAYOUT.blobLink(OTHER, tarSum), NOWHERE.toString());
        finds(Kind.NAME_UNUSED, LAYOUT.blobLink(OTHER, tarSum));
    }

    @Test
    void findsWhatDoesNotBelongHere() {
        List<String> foreign = List.of(
                "aaa",
                "docker/registry/v2/blobs/sha256/00/" + NOWHERE.hex() + "/data",
                "docker/registry/v2/blobs/sha256/xx",
                "docker/registry/v2/repositories/Team/_layers/sha256/" + NOWHERE.hex() + "/link",
                "docker/registry/v2/repositories/team/app/_layers/md5/0/link",
                "docker/registry/v2/repositories/team/app/_manifests/tags/.x/current/link",
                "docker/registry/v2/repositories/team/app/_other/x",
                "docker/registry/v2/repositories/team/app/_uploads/1/data",
                "docker/registry/v2/repositories/team/readme",
                "docker/registry/v2/zzz",
                "zzz");
        foreign.forEach(key -> put(ObjectKey.of(key), "x"));
        assertThat(findings()).extracting(Finding::kind).containsOnly(Kind.FOREIGN);
        assertThat(findings())
                .extracting(finding -> finding.key().value())
                .containsExactlyInAnyOrderElementsOf(foreign);
    }

    @Test
    void passesOverWhatDistributionKeepsBesideAnUpload() {
        put(LAYOUT.upload(NAME, upload.id()).child("startedat"), "2026-11-20T01:02:03Z");
        put(LAYOUT.upload(NAME, upload.id()).child("hashstates/sha256/12"), "x");
        assertThat(findings()).isEmpty();
    }

    /** An object that cannot be read is a finding and not the end; a store that cannot be listed is the end. */
    @Test
    void goesOnAfterWhatCannotBeRead() {
        FaultyDriver faulty = new FaultyDriver(driver());
        faulty.arm(2, Fault.FAILS);
        assertThat(findings(faulty)).singleElement().extracting(Finding::kind).isEqualTo(Kind.UNREADABLE);
        faulty.arm(1, Fault.FAILS);
        StepVerifier.create(new StoreCheck(faulty, Instant.EPOCH).findings(key -> {}))
                .verifyError(Unavailable.class);
    }

    private void finds(Kind kind, ObjectKey key) {
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.key()).isEqualTo(key);
        });
    }

    private List<Finding> findings() {
        return findings(driver());
    }

    private static List<Finding> findings(StorageDriver driver) {
        return value(new StoreCheck(driver, Instant.EPOCH).findings(key -> {}).collectList());
    }

    private void put(ObjectKey key, String content) {
        put(key, content.getBytes(UTF_8));
    }

    private void put(ObjectKey key, byte[] content) {
        get(driver().delete(key));
        value(driver().put(key, ByteBuffer.wrap(content), WriteCondition.always(), Durability.DURABLE));
    }
}
