package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.FaultyDriver;
import dev.plimsoll.driver.tck.FaultyDriver.Fault;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.check.Finding;
import dev.plimsoll.engine.check.StoreCheck;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/**
 * What holds whichever of its driver's calls goes wrong, and however: an operation was acknowledged and its result can be read, or
 * everything is as it was; this process and another one see the same; the store holds no lie; and the same operation, performed
 * again, succeeds.
 */
public abstract class FaultContract {

    private static final int MOST_CALLS = 100;
    private static final Duration GIVING_UP = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private FaultyDriver driver;

    /** Returns a driver over an empty store. */
    protected abstract StorageDriver createDriver();

    /**
     * Has a registry over {@code driver} share what its nodes have in common besides; nothing, unless overridden. What is wrapped by
     * {@link FaultyDriver#hurting} goes wrong too.
     */
    protected Registry.Builder sharing(Registry.Builder registry, FaultyDriver faulty) {
        return registry;
    }

    @BeforeEach
    void open() {
        driver = new FaultyDriver(createDriver());
    }

    @AfterEach
    void close() {
        driver.close().block(PATIENCE);
    }

    static Stream<Arguments> everyOperationAndFault() {
        return Stream.of(BlobScenarios.all(), UploadScenarios.all(), ManifestScenarios.all())
                .flatMap(scenarios -> scenarios)
                .flatMap(scenario -> Stream.of(Fault.values()).map(fault -> Arguments.of(scenario, fault)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyOperationAndFault")
    void atEveryCall(Scenario scenario, Fault fault) throws Exception {
        boolean hurt = true;
        for (int n = 1; hurt; n++) {
            assertThat(n).as("calls of one operation").isLessThan(MOST_CALLS);
            hurt = hurtBy(n, fault, scenario);
            driver.deleteBelow(ObjectKey.ROOT).block(PATIENCE);
        }
    }

    /** Performs the operation while its n-th call goes wrong; returns false if it has no such call. */
    private boolean hurtBy(int n, Fault fault, Scenario scenario) throws Exception {
        scenario.prepare(registry(), n);
        Registry registry = registry();
        driver.arm(n, fault);
        boolean acknowledged = acknowledged(scenario.run(registry, n));
        boolean fired = driver.fired();
        driver.disarm();
        Eventually.isTrue("the ledger is empty", () -> registry.bufferMemoryUsed() == 0);
        String when = scenario + ", " + fault + " at call " + n;
        boolean done = scenario.isDone(registry, n);
        assertThat(done || !acknowledged).as("%s: done if acknowledged", when).isTrue();
        assertThat(scenario.isDone(registry(), n))
                .as("%s: seen from elsewhere", when)
                .isEqualTo(done);
        assertThat(damage()).as(when).isEmpty();
        assertThat(fired || acknowledged).as(when).isTrue();
        repeat(registry, n, scenario, when);
        return fired;
    }

    private void repeat(Registry registry, int round, Scenario scenario, String when) {
        scenario.again(registry, round).block(PATIENCE);
        assertThat(scenario.isDone(registry, round)).as("%s: repeated", when).isTrue();
        scenario.finish(registry, round);
        assertThat(damage()).as("%s: repeated", when).isEmpty();
    }

    /** Waits for the end, or gives up as a client would when a call hangs. */
    private boolean acknowledged(Mono<?> operation) throws InterruptedException {
        CompletableFuture<?> end = operation.toFuture();
        while (true) {
            try {
                end.get(GIVING_UP.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (ExecutionException failed) {
                assertThat(failed).hasCauseInstanceOf(RegistryException.class);
                return false;
            } catch (TimeoutException slow) {
                if (driver.hanging()) {
                    end.cancel(true);
                    return false;
                }
            }
        }
    }

    private List<Finding> damage() {
        return value(new StoreCheck(driver, Instant.EPOCH)
                .findings(visited -> {})
                .filter(finding -> finding.kind().isDamage() || finding.kind() == Finding.Kind.FOREIGN)
                .collectList());
    }

    private Registry registry() {
        return sharing(Registry.builder(driver), driver).deleteEnabled(true).build();
    }
}
