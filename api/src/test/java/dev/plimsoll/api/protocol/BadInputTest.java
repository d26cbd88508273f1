package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.Source.OURS;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The list of bad input: each is refused as it should be, and nothing changes by it, neither in the store nor in a cache. Rows that depend on how a registry is set up
 * are in {@link RestrictedRegistryTest}, {@link GuardedRegistryTest} and {@link TroubledStoreTest}.
 */
class BadInputTest extends ProtocolTest {

    private static @Nullable Victim unharmed;
    private static @Nullable LogLines log;

    BadInputTest(RegistryUnderTest registry) {
        super(registry);
    }

    @BeforeAll
    static void readTheLog() {
        log = new LogLines();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @Row(behaviour = 31, from = OURS)
    void badInputIsRefusedAndChangesNothing(BadInput bad) throws Exception {
        Victim victim = victim();
        bad.doneTo(victim);
        victim.assertUnharmed();
        unharmed = victim;
    }

    static Stream<BadInput> rows() {
        return Stream.of(BadNames.rows(), BadUploads.rows(), BadManifests.rows(), BadHttp.rows(), BadConduct.rows())
                .flatMap(rows -> rows);
    }

    /** One that came through unharmed serves again; the others are of no use any more. */
    private Victim victim() {
        Victim found = unharmed;
        unharmed = null;
        return found != null && found.isOf(registry) ? found : Victim.of(registry);
    }

    @AfterAll
    static void noLineTellsWhatItShouldNot() {
        try (LogLines read = Objects.requireNonNull(log)) {
            read.assertNothingIsTold();
        }
    }
}
