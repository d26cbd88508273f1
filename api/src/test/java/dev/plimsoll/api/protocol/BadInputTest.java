package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Asserts of a bad request that it is refused as it should be and that nothing changed by it. */
abstract class BadInputTest extends ProtocolTest {

    private static final List<String> NEVER_TOLD =
            List.of("/tmp", "/home", "/var", "java.", "dev.plimsoll", "Exception", "\tat ");

    /** A victim that came through unharmed serves again. */
    private static final AtomicReference<Optional<Victim>> UNHARMED = new AtomicReference<>(Optional.empty());

    BadInputTest(RegistryUnderTest registry) {
        super(registry);
    }

    /** Something bad that is done to a victim. */
    @FunctionalInterface
    interface Attack {
        void on(Victim victim) throws Exception;
    }

    void assertNothingChanges(Attack attack) throws Exception {
        Victim victim = UNHARMED.getAndSet(Optional.empty())
                .filter(found -> found.isOf(registry))
                .orElseGet(() -> new Victim(registry));
        attack.on(victim);
        victim.assertUnharmed();
        UNHARMED.set(Optional.of(victim));
    }

    void assertRefused(BadRequest bad) throws Exception {
        assertNothingChanges(victim -> {
            try (RawHttp connection = new RawHttp(registry.uri())) {
                assertAnswer(bad, connection.exchange(bad.request().apply(victim)));
                assertConnection(bad, connection);
            }
        });
    }

    private static void assertAnswer(BadRequest bad, Answer answer) {
        assertThat(answer).hasStatus(bad.statuses().stream().mapToInt(i -> i).toArray());
        if (!bad.codes().isEmpty()) {
            assertThat(answer).isError(answer.status(), bad.codes().toArray(String[]::new));
        }
        assertThat(answer.text()).doesNotContain(NEVER_TOLD);
    }

    private static void assertConnection(BadRequest bad, RawHttp connection) throws Exception {
        if (bad.closes()) {
            assertThat(connection.isClosedByServer()).as("closed").isTrue();
        } else {
            assertThat(connection.exchange(Request.of("GET", "/v2/"))).hasStatus(200);
        }
    }
}
