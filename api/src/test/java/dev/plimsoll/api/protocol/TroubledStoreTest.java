package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.protocol.BreakableStore.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that is full or away: every client is told so and no more, nothing changes, and afterwards all goes on. */
class TroubledStoreTest {

    /** Of the list of bad input. */
    static final Set<Integer> ROWS = Set.of(33);

    private final BreakableStore store = BreakableStore.create();
    private final RegistryUnderTest registry =
            Registries.start("troubled", store.uri().toString(), store::fingerprint, "plimsoll.delete.enabled=true");
    private final Victim victim = Victim.of(registry);
    private final byte[] content = Content.fresh(100_000);
    private final String digest = Algorithm.SHA256.digest(content);

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void whileTheStoreIsFullNothingIsWrittenAndAllIsRead() throws Exception {
        List<Request> writes = writes();
        try (LogLines log = new LogLines()) {
            store.suffer(Trouble.FULL);
            for (Request write : writes) {
                assertTold(RawHttp.send(registry.uri(), write), 507, "UNKNOWN");
            }
            assertThat(log.lines()).hasSameSizeAs(writes).allSatisfy(TroubledStoreTest::assertLineForPeople);
            log.assertNothingIsTold();
        }
        victim.assertUnharmed();
        store.suffer(Trouble.NONE);
        assertAllGoesOn(writes);
    }

    @Test
    void whileTheStoreIsAwayNothingIsReadEither() throws Exception {
        List<Request> writes = writes();
        try (LogLines log = new LogLines()) {
            store.suffer(Trouble.DOWN);
            for (Request write : writes) {
                assertTold(RawHttp.send(registry.uri(), write), 503, "UNAVAILABLE");
            }
            for (String target :
                    List.of(victim.repo().blob(victim.blob()), victim.repo().manifest(Victim.TAG))) {
                assertTold(RawHttp.send(registry.uri(), ProtocolTest.reading("GET", target)), 503, "UNAVAILABLE");
            }
            assertThat(log.lines()).hasSize(writes.size() + 2).allSatisfy(TroubledStoreTest::assertLineForPeople);
            log.assertNothingIsTold();
        }
        store.suffer(Trouble.NONE);
        victim.assertUnharmed();
        assertAllGoesOn(writes);
    }

    /** One request of each kind that writes, in an order in which all can succeed. */
    private List<Request> writes() {
        Repo repo = victim.repo();
        return List.of(
                Request.of("POST", repo.uploads()),
                Request.of("POST", repo.uploads() + "?digest=" + digest).body(content),
                victim.upload().patch(Victim.RECEIVED, content),
                repo.putting("another", victim.image()),
                repo.putting("another", victim.image().with("annotations", Map.of("another", "one"))),
                Request.of("POST", victim.neighbour().uploads() + "?mount=" + victim.blob() + "&from=" + repo.name()));
    }

    private static void assertTold(Answer answer, int status, String code) {
        assertThat(answer).isError(status, code).hasHeader("Retry-After");
        assertThat(answer.text()).doesNotContain(BadInput.NEVER_TOLD);
    }

    /** What was asked and what failed, in one line. */
    private static void assertLineForPeople(String line) {
        assertThat(line).startsWith("ERROR ").contains("/v2/kit/", "answered with 50");
    }

    private void assertAllGoesOn(List<Request> writes) throws Exception {
        for (Request write : writes) {
            assertThat(RawHttp.send(registry.uri(), write)).hasStatus(201, 202);
        }
    }
}
