package dev.plimsoll.driver.s3;

import static dev.plimsoll.driver.s3.Errand.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plimsoll.driver.s3.Errand.Place;
import dev.plimsoll.driver.s3.awssdk.MemoryBuckets;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the driver makes of a store that ignores conditional writes, or some of them. */
class ConditionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RIVALS = 16;

    /** What finding out takes: a write, one for each condition, and taking away what came of it. */
    private static final Map<S3Call, Integer> PROBE = Map.of(
            S3Call.PUT_OBJECT, 3,
            S3Call.CREATE_UPLOAD, 1,
            S3Call.UPLOAD_PART, 1,
            S3Call.COMPLETE_UPLOAD, 1,
            S3Call.ABORT_UPLOAD, 1,
            S3Call.DELETE_OBJECT, 2);

    @TempDir
    Path spool;

    private final Logger logger = (Logger) LoggerFactory.getLogger(ConditionProbe.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    /** A driver, and what it works on. */
    private record Store(BucketServer server, CountingHttp http, StorageDriver driver) implements AutoCloseable {

        @Override
        public void close() {
            driver.close().block(PATIENCE);
            server.close();
        }
    }

    private Store store(MemoryBuckets buckets, String conditions) {
        BucketServer server = BucketServer.start(buckets);
        S3Options options =
                S3Uri.options(URI.create(server.storage("p") + "&conditions=" + conditions + "&spool=" + spool));
        EventLoopGroup eventLoops = Clients.eventLoops();
        CountingHttp http = new CountingHttp(Clients.http(options, eventLoops));
        return new Store(server, http, new S3Driver(BucketServer.store(options, http, eventLoops)));
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe", "require"})
    void ofAStoreThatHonoursAllThereIsNothingToSay(String conditions) {
        try (Store store = store(MemoryBuckets.create(), conditions)) {
            store.driver.check().block(PATIENCE);
            assertThat(warnings()).isEmpty();
            assertThat(store.server.buckets().names()).isEmpty();
            assertThat(store.server.buckets().openUploads()).isZero();
        }
    }

    @Test
    void eachConditionThatIsIgnoredIsNamedOnceWithWhatFollows() {
        try (Store store = store(MemoryBuckets.unconditional(), "probe")) {
            store.driver.check().block(PATIENCE);
            store.driver.check().block(PATIENCE);
            Place.of(store.driver, "a").put(WriteCondition.ifAbsent()).block(PATIENCE);

            assertThat(warnings())
                    .hasSize(4)
                    .allMatch(line -> line.contains("with several nodes"))
                    .allMatch(line -> line.contains("Use one node, or another store."));
            assertThat(warnings())
                    .extracting(line -> line.replaceAll("^The store does not honour ([^.]*)\\..*", "$1"))
                    .containsExactly(
                            "PutObject with If-None-Match",
                            "PutObject with If-Match",
                            "DeleteObject with If-Match",
                            "CompleteMultipartUpload with If-None-Match");
            assertThat(store.server.buckets().names()).containsExactly("p/a/target");
            assertThat(store.server.buckets().openUploads()).isZero();
        }
    }

    /** Many first writers at once: what the store does not decide is decided here. */
    @ParameterizedTest
    @ValueSource(strings = {"probe", "local"})
    void withinOneProcessConditionsHoldAllTheSame(String conditions) {
        try (Store store = store(MemoryBuckets.unconditional(), conditions)) {
            Place place = Place.of(store.driver, "a");
            assertThat(winners(place, 0, WriteCondition.ifAbsent())).isEqualTo(1);

            Version first = version(store.driver, place.target());
            assertThat(winners(place, 1_000, WriteCondition.ifMatch(first))).isEqualTo(1);

            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> store.driver.delete(place.target(), first).block(PATIENCE));
            assertThat(version(store.driver, place.target())).isNotEqualTo(first);
        }
    }

    private static Version version(StorageDriver driver, ObjectKey key) {
        return driver.get(key, Errand.LARGE)
                .map(found -> found.version())
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    /** Each writes something else: a store knows a state by its bytes. */
    private static long winners(Place place, int from, WriteCondition condition) {
        return Flux.range(1, RIVALS)
                .flatMap(
                        number -> place.driver()
                                .put(place.target(), bytes(from, from + number), condition, Durability.DURABLE)
                                .onErrorResume(Conflict.class, lost -> Mono.empty()),
                        RIVALS)
                .count()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    @Test
    void ofManyWhoPublishAtOnceOneIsFirst() {
        try (Store store = store(MemoryBuckets.unconditional(), "probe")) {
            Place place = Place.of(store.driver, "a");
            List<Staged> staged = Flux.range(0, RIVALS)
                    .concatMap(number -> Place.of(store.driver, "b" + number)
                            .append(Staged.empty(ObjectKey.of("b" + number + "/staged")), 0, Errand.SMALL))
                    .collectList()
                    .blockOptional(PATIENCE)
                    .orElseThrow();

            Long stored = Flux.fromIterable(staged)
                    .flatMap(each -> store.driver.publish(each, place.target(), PublishMode.FIRST_WINS), RIVALS)
                    .filter(PublishResult::published)
                    .count()
                    .block(PATIENCE);

            assertThat(stored).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "PUT_IF_ABSENT", "APPEND_LARGE", "STORE_LARGE", "DELETE", "DELETE_BELOW"})
    void whereItIsRequiredNothingIsWritten(Errand errand) {
        try (Store store = store(MemoryBuckets.unconditional(), "require")) {
            Place place = Place.of(store.driver, "a");

            assertThatExceptionOfType(Unavailable.class)
                    .isThrownBy(() -> errand.run(place, "").block(PATIENCE))
                    .matches(failure -> !failure.retryable(), "will not be otherwise next time")
                    .withMessageContaining("does not honour all conditional writes, and conditions=require");

            assertThat(store.http.sent()).containsExactlyInAnyOrderEntriesOf(PROBE);
            assertThat(warnings()).hasSize(4);
            assertThat(store.server.buckets().names()).isEmpty();
            assertThat(store.server.buckets().openUploads()).isZero();
        }
    }

    /** The service asks this before it listens, so it does not start. */
    @Test
    void whereItIsRequiredTheCheckFailsEachTime() {
        try (Store store = store(MemoryBuckets.unconditional(), "require")) {
            for (int time = 0; time < 2; time++) {
                assertThatExceptionOfType(Unavailable.class)
                        .isThrownBy(() -> store.driver.check().block(PATIENCE))
                        .withMessageContaining("does not honour all conditional writes, and conditions=require");
            }
            assertThat(store.server.buckets().names()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverDoesNotWantToKnowIsNotTold(boolean conditional) {
        MemoryBuckets buckets = conditional ? MemoryBuckets.create() : MemoryBuckets.unconditional();
        try (Store store = store(buckets, "local")) {
            store.driver.check().block(PATIENCE);
            assertThat(store.http.sent()).doesNotContainKeys(S3Call.PUT_OBJECT, S3Call.CREATE_UPLOAD);

            Place.of(store.driver, "a").put(WriteCondition.always()).block(PATIENCE);
            assertThat(store.http.sent()).containsEntry(S3Call.PUT_OBJECT, 1).doesNotContainKey(S3Call.CREATE_UPLOAD);
            assertThat(warnings()).isEmpty();
        }
    }
}
