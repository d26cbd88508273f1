package dev.plimsoll.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.driver.s3.Errand.Place;
import dev.plimsoll.driver.s3.FarSide.Mishap;
import dev.plimsoll.driver.s3.awssdk.MemoryBuckets;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What networks and stores do to requests, and what becomes of it. Most of its two minutes is silence: less than a second for an
 * attempt would be too little on a slow machine.
 */
@Tag("exhaustive")
class MishapTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_REQUESTS = 60;

    @TempDir
    Path spool;

    private BucketServer server;
    private FarSide farSide;
    private CountingHttp http;
    private S3Store store;
    private StorageDriver driver;

    @BeforeEach
    void open() {
        server = BucketServer.start(MemoryBuckets.create());
        farSide = new FarSide(server.endpoint());
        S3Options options = S3Uri.options(URI.create(
                "s3://bucket/p?path-style=true&timeout=1&endpoint=" + farSide.endpoint() + "&spool=" + spool));
        EventLoopGroup eventLoops = Clients.eventLoops();
        http = new CountingHttp(Clients.http(options, eventLoops));
        store = BucketServer.store(options, http, eventLoops);
        driver = new S3Driver(store);
        Place.of(driver, "first").put(WriteCondition.always()).block(PATIENCE); // finds out what the store honours
    }

    /** Multipart uploads whose beginning was answered to nobody are aborted by the sweep, and nothing else is left. */
    @AfterEach
    void nothingIsLeft() {
        farSide.peace();
        long start = System.nanoTime();
        while (!http.underWay().isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(http.underWay()).as("requests under way").isEmpty();
        assertThat(store.openFiles()).as("open files").isZero();
        driver.deleteBelow(ObjectKey.ROOT).block(PATIENCE);
        server.buckets().age(Instant.EPOCH);
        store.sweep().block(PATIENCE);
        assertThat(server.buckets().names()).isEmpty();
        assertThat(server.buckets().openUploads()).isZero();
        driver.close().block(PATIENCE);
        farSide.close();
        server.close();
    }

    /** Whichever request it happens to. */
    @ParameterizedTest(name = "{0}")
    @EnumSource
    void oneMishapIsNotNoticed(Errand errand) {
        for (Mishap mishap : Mishap.values()) {
            boolean happened = true;
            for (int n = 1; happened; n++) {
                assertThat(n).as("requests of %s", errand).isLessThan(MOST_REQUESTS);
                Place place =
                        Place.of(driver, mishap.name().toLowerCase(Locale.ROOT).replace('_', '-') + n);
                String before = errand.prepare(place);
                farSide.script(mishap, n, n);

                Object done = errand.run(place, before).block(PATIENCE);

                happened = farSide.peace() >= n;
                assertThat(done).as("%s, %s at request %d", errand, mishap, n).isNotNull();
                assertThat(errand.length(place))
                        .as("%s, %s at request %d", errand, mishap, n)
                        .isEqualTo(errand.lengthAfter());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL_ERROR", "RESET", "LOST_ANSWER"})
    void aRequestIsMadeFourTimes(Mishap mishap) {
        assertThat(requestsOfAnOutage(mishap)).isEqualTo(4);
    }

    /** Where attempts or the pauses after them are long, the time for all of them may be over before the fourth. */
    @ParameterizedTest
    @EnumSource(names = {"SLOW_DOWN", "STALL"})
    void aRequestIsMadeAgainButNotMoreThanFourTimes(Mishap mishap) {
        assertThat(requestsOfAnOutage(mishap)).isBetween(2, 4);
    }

    private int requestsOfAnOutage(Mishap mishap) {
        Place place = Place.of(driver, "patience");
        farSide.script(mishap, 1, Integer.MAX_VALUE);

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> Errand.PUT.run(place, "").block(PATIENCE));

        return farSide.peace();
    }

    /** As long as it lasts: it is told, nothing is half done, and afterwards all goes well. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ' ', textBlock = """
                    PUT SLOW_DOWN
                    PUT STALL
                    PUT_IF_ABSENT RESET
                    PUT_IF_ABSENT LOST_ANSWER
                    PUT_IF_MATCH INTERNAL_ERROR
                    APPEND RESET
                    APPEND_LARGE STALL
                    APPEND_LARGE INTERNAL_ERROR
                    PUBLISH RESET
                    PUBLISH_LARGE RESET
                    PUBLISH_LARGE STALL
                    STORE_LARGE INTERNAL_ERROR
                    READ RESET
                    READ STALL
                    GET INTERNAL_ERROR
                    LIST RESET
                    DELETE RESET
                    DELETE_BELOW SLOW_DOWN
                    """)
    void anOutageIsToldAndLeavesNothingHalfDone(Errand errand, Mishap mishap) {
        Place place = Place.of(driver, "outage");
        String before = errand.prepare(place);
        long untouched = errand.length(place);
        farSide.script(mishap, 1, Integer.MAX_VALUE);

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> errand.run(place, before).block(PATIENCE))
                .matches(Unavailable::retryable, "may be tried again")
                .withMessageNotContaining(farSide.endpoint().getAuthority());

        farSide.peace();
        assertThat(errand.length(place)).isIn(untouched, errand.lengthAfter());
        assertThat(server.buckets().openUploads()).isZero();
        if (mishap != Mishap.LOST_ANSWER) {
            assertThat(errand.run(place, before).block(PATIENCE)).isNotNull();
            assertThat(errand.length(place)).isEqualTo(errand.lengthAfter());
        }
    }
}
