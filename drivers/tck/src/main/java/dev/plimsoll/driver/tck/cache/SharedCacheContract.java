package dev.plimsoll.driver.tck.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.Repository;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.error.BlobUnknown;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.ManifestUnknown;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.manifest.ManifestPush;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** What clients of several nodes over one store may rely on, whatever the caches between them hold. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class SharedCacheContract {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final RepositoryName OTHER = RepositoryName.parse("team/other");
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final byte[] CONTENT = new TestContent(17).bytes(0, 5000);

    /** One process: its registry, and what it asked of store and cache. */
    protected final class Node {

        final Observed<StorageDriver> store;
        final Observed<DescriptorCache> cache;
        final Registry registry;

        Node() {
            store = new Observed<>(StorageDriver.class, driver);
            cache = new Observed<>(DescriptorCache.class, cache());
            registry = Registry.builder(store.face())
                    .deleteEnabled(true)
                    .sharedCache(cache.face())
                    .bufferMemory(8 << 20)
                    .build();
        }

        Repository of(RepositoryName name) {
            return registry.repository(name);
        }

        boolean hasBlob(RepositoryName name, Digest digest) {
            return Boolean.TRUE.equals(
                    of(name).blobs().stat(digest).hasElement().block(PATIENCE));
        }

        boolean hasManifest(RepositoryName name, Digest digest) {
            return Boolean.TRUE.equals(
                    of(name).manifests().stat(digest).hasElement().block(PATIENCE));
        }
    }

    private StorageDriver driver;

    /** Returns a new and empty store. */
    protected abstract StorageDriver store();

    /** Returns the shared cache as one more node sees it, connected. Empty before the first call in a test. */
    protected abstract DescriptorCache cache();

    /** Makes the shared cache lose every entry. */
    protected abstract void flush();

    /** Returns how long after a delete another node may still have its near copy, while everything can be reached. */
    protected abstract Duration bound();

    @BeforeEach
    void emptyStore() {
        driver = store();
    }

    private static Descriptor push(Node node, RepositoryName name) {
        return value(node.of(name).blobs().put(MediaType.OCTET_STREAM, Flux.just(ByteBuffer.wrap(CONTENT))));
    }

    private static Digest pushIndex(Node node, RepositoryName name) {
        ByteBuffer text = StandardCharsets.UTF_8.encode(
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}".formatted(INDEX));
        ManifestPush push = ManifestPush.of(Tag.parse("latest"), MediaType.parse(INDEX));
        return value(node.of(name).manifests().put(push, Flux.just(text)))
                .descriptor()
                .digest();
    }

    private static <T> T value(Mono<T> command) {
        return Objects.requireNonNull(command.block(PATIENCE));
    }

    private static void run(Mono<Void> command) {
        command.block(PATIENCE);
    }

    @Test
    void whatOneNodeHasFoundCostsTheOtherNoRequestToTheStore() {
        Node one = new Node();
        Node other = new Node();
        Digest blob = push(one, NAME).digest();
        Digest manifest = pushIndex(one, NAME);
        assertThat(one.hasBlob(NAME, blob)).isTrue();
        assertThat(one.hasManifest(NAME, manifest)).isTrue();
        other.cache.operations();
        assertThat(other.hasBlob(NAME, blob)).isTrue();
        assertThat(other.hasManifest(NAME, manifest)).isTrue();
        assertThat(other.store.operations()).as("requests to the store").isZero();
        assertThat(other.cache.operations()).as("requests to the shared cache").isEqualTo(2);
    }

    @Test
    void whatANodeHasFoundItselfCostsNoRequestAtAll() {
        Node node = new Node();
        Digest blob = push(node, NAME).digest();
        assertThat(node.hasBlob(NAME, blob)).isTrue();
        node.store.operations();
        node.cache.operations();
        assertThat(node.hasBlob(NAME, blob)).isTrue();
        assertThat(node.store.operations() + node.cache.operations()).isZero();
    }

    @Test
    void whatIsKnownInOneRepositoryIsCheckedByItsLinkInAnother() {
        Node one = new Node();
        Digest blob = push(one, NAME).digest();
        assertThat(one.hasBlob(NAME, blob)).isTrue();
        assertThat(new Node().hasBlob(OTHER, blob)).isFalse();
        assertThat(one.hasBlob(OTHER, blob)).isFalse();
    }

    @Test
    void aDeleteOnOneNodeIsSeenOnEveryNodeWithinTheBound() {
        Node deleting = new Node();
        Node other = new Node();
        Digest blob = push(deleting, NAME).digest();
        Digest manifest = pushIndex(deleting, NAME);
        assertThat(other.hasBlob(NAME, blob) && other.hasManifest(NAME, manifest))
                .isTrue();
        assertThat(other.hasBlob(NAME, blob) && other.hasManifest(NAME, manifest))
                .isTrue();
        run(deleting.of(NAME).blobs().delete(blob));
        assertThat(deleting.hasBlob(NAME, blob)).isFalse();
        Eventually.holds(bound(), () -> !other.hasBlob(NAME, blob));
        run(deleting.of(NAME).manifests().delete(manifest));
        assertThat(deleting.hasManifest(NAME, manifest)).isFalse();
        Eventually.holds(bound(), () -> !other.hasManifest(NAME, manifest));
        assertThat(new Node().hasBlob(NAME, blob)).isFalse();
        assertThat(new Node().hasManifest(NAME, manifest)).isFalse();
    }

    @Test
    void aBlobAndAManifestOfOneDigestAreDeletedApart() {
        Node node = new Node();
        Digest manifest = pushIndex(node, NAME);
        assertThat(node.hasManifest(NAME, manifest)).isTrue();
        assertThat(new Node().hasBlob(NAME, manifest)).isFalse();
        ByteBuffer bytes = value(node.of(NAME).manifests().get(manifest)).content();
        run(node.of(NAME).blobs().put(MediaType.OCTET_STREAM, Flux.just(bytes)).then());
        assertThat(node.hasBlob(NAME, manifest)).isTrue();
        run(node.of(NAME).manifests().delete(manifest));
        Node other = new Node();
        assertThat(other.hasBlob(NAME, manifest)).isTrue();
        assertThat(other.hasManifest(NAME, manifest)).isFalse();
    }

    @Test
    void whatIsDeletedInOneRepositoryIsNotBroughtBackByAnother() {
        Node node = new Node();
        Digest blob = push(node, NAME).digest();
        push(node, OTHER);
        assertThat(node.hasBlob(NAME, blob)).isTrue();
        run(node.of(NAME).blobs().delete(blob));
        Node other = new Node();
        assertThat(other.hasBlob(OTHER, blob)).isTrue();
        assertThat(other.hasBlob(NAME, blob)).isFalse();
        assertThat(node.hasBlob(NAME, blob)).isFalse();
    }

    /** One node has read the link and is held up; it goes on after another has deleted it. */
    @Test
    void aLookBeforeTheDeleteIsNotKeptAfterIt() throws InterruptedException {
        Node late = new Node();
        Node deleting = new Node();
        Digest blob = push(deleting, NAME).digest();
        CountDownLatch linkRead = new CountDownLatch(1);
        Sinks.Empty<Void> deleted = Sinks.empty();
        late.store.delay((operation, key) -> {
            if (key.toString().endsWith("/link")) {
                linkRead.countDown();
                return deleted.asMono();
            }
            return Mono.empty();
        });
        Mono<Descriptor> stat = late.of(NAME).blobs().stat(blob).cache();
        stat.subscribe();
        assertThat(linkRead.await(10, TimeUnit.SECONDS)).isTrue();
        run(deleting.of(NAME).blobs().delete(blob));
        deleted.tryEmitEmpty();
        stat.block(PATIENCE);
        assertThat(deleting.hasBlob(NAME, blob)).isFalse();
        assertThat(new Node().hasBlob(NAME, blob)).isFalse();
        Eventually.holds(bound(), () -> !late.hasBlob(NAME, blob));
    }

    @Test
    void everythingLostBetweenLookingAndSettingIsOnlySlow() {
        Node node = new Node();
        Digest blob = push(node, NAME).digest();
        node.cache.delay(
                (operation, question) -> Mono.<Void>fromRunnable(this::flush).subscribeOn(Schedulers.boundedElastic()));
        assertThat(node.hasBlob(NAME, blob)).isTrue();
        assertThat(new Node().hasBlob(NAME, blob)).isTrue();
        run(node.of(NAME).blobs().delete(blob));
        assertThat(node.hasBlob(NAME, blob)).isFalse();
        assertThat(new Node().hasBlob(NAME, blob)).isFalse();
    }

    @Test
    void whoeverDeletesAgainClearsWhatAKilledNodeLeft() {
        Node node = new Node();
        Digest blob = push(node, NAME).digest();
        Digest manifest = pushIndex(node, NAME);
        Node stale = new Node();
        assertThat(stale.hasBlob(NAME, blob) && stale.hasManifest(NAME, manifest))
                .isTrue();
        String top = "docker/registry/v2/repositories/" + NAME;
        run(driver.delete(ObjectKey.of(top + "/_layers/sha256/" + blob.hex() + "/link")));
        run(driver.delete(ObjectKey.of(top + "/_manifests/revisions/sha256/" + manifest.hex() + "/link")));
        assertThatThrownBy(() -> run(node.of(NAME).blobs().delete(blob))).isInstanceOf(BlobUnknown.class);
        assertThatThrownBy(() -> run(node.of(NAME).manifests().delete(manifest)))
                .isInstanceOf(ManifestUnknown.class);
        Eventually.holds(bound(), () -> !stale.hasBlob(NAME, blob) && !stale.hasManifest(NAME, manifest));
    }

    @Test
    void bytesThatAreGoneAreFoundOutByWhoeverReadsThemAndMayBePushedAgain() {
        Node node = new Node();
        Descriptor blob = push(node, NAME);
        Node other = new Node();
        assertThat(other.hasBlob(NAME, blob.digest())).isTrue();
        run(driver.delete(data(blob.digest())));
        assertThatThrownBy(() -> read(other, blob.digest())).isInstanceOf(ObjectUnknown.class);
        assertThat(other.hasBlob(NAME, blob.digest())).isFalse();
        push(other, NAME);
        Eventually.holds(bound(), () -> node.hasBlob(NAME, blob.digest()));
        assertThat(read(node, blob.digest())).isEqualTo(CONTENT.length);
    }

    @Test
    void aSizeThatTheStoreContradictsIsNotToldTwice() {
        Node node = new Node();
        Descriptor blob = push(node, NAME);
        Node other = new Node();
        assertThat(other.hasBlob(NAME, blob.digest())).isTrue();
        run(driver.put(data(blob.digest()), ByteBuffer.allocate(7), WriteCondition.always(), Durability.RELAXED)
                .then());
        assertThatThrownBy(() -> read(other, blob.digest())).isInstanceOf(Corrupt.class);
        assertThat(value(other.of(NAME).blobs().stat(blob.digest())).size()).isEqualTo(7);
        push(other, NAME);
        Eventually.holds(bound(), () -> size(node, blob.digest()) == CONTENT.length);
        assertThat(size(other, blob.digest())).isEqualTo(CONTENT.length);
    }

    @Test
    void aMediaTypeThatChangesIsTold() {
        Node node = new Node();
        Node other = new Node();
        Digest blob = push(node, NAME).digest();
        assertThat(other.hasBlob(NAME, blob)).isTrue();
        MediaType layer = MediaType.parse("application/x-layer");
        run(node.of(NAME)
                .blobs()
                .put(layer, Flux.just(ByteBuffer.wrap(CONTENT)))
                .then());
        Eventually.holds(
                bound(),
                () -> value(other.of(NAME).blobs().stat(blob)).mediaType().equals(layer));
    }

    @Test
    void aCacheThatFailsIsOnlyACacheThatIsNotThere() {
        Node node = new Node();
        Digest blob = push(node, NAME).digest();
        node.cache.delay((operation, question) -> Mono.error(new TimeoutException("no answer")));
        assertThat(node.hasBlob(NAME, blob)).isTrue();
        run(node.of(NAME).blobs().delete(blob));
        assertThat(node.hasBlob(NAME, blob)).isFalse();
    }

    private static long size(Node node, Digest blob) {
        return value(node.of(NAME).blobs().stat(blob)).size();
    }

    private static long read(Node node, Digest blob) {
        return value(node.of(NAME)
                .blobs()
                .open(blob)
                .flatMapMany(content -> content.read(ByteRange.ALL))
                .map(buffer -> (long) buffer.remaining())
                .reduce(0L, Long::sum));
    }

    private static ObjectKey data(Digest digest) {
        return ObjectKey.of("docker/registry/v2/blobs/sha256/%s/%s/data"
                .formatted(digest.hex().substring(0, 2), digest.hex()));
    }
}
