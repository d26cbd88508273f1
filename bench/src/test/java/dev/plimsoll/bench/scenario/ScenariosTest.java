package dev.plimsoll.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.bench.FakeRegistry;
import dev.plimsoll.bench.client.RegistryClient;
import dev.plimsoll.bench.client.Transport;
import dev.plimsoll.bench.content.Image;
import dev.plimsoll.bench.load.Amount;
import dev.plimsoll.bench.load.Load;
import dev.plimsoll.bench.measure.Meter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

class ScenariosTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int OPERATIONS = 12;
    private static final int SIZE = 300_001;

    private final FakeRegistry registry = new FakeRegistry();
    private final Transport transport = new Transport(2, Duration.ofSeconds(5), false, false, null);
    private final RegistryClient client = new RegistryClient(URI.create(registry.url()), "", transport);
    private final Target target = new Target("fake", client, null);
    private final Meter meter = new Meter();

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    private static Settings settings() {
        return new Settings("some/repository", 42, SIZE, 100_000, 2, 3, true, false, 1_000_000);
    }

    private void run(Scenario scenario) {
        scenario.prepare(target).as(StepVerifier::create).expectComplete().verify(LIMIT);
        new Load(4, 0)
                .run(Amount.of(OPERATIONS), target.operations(scenario), meter)
                .as(StepVerifier::create)
                .expectComplete()
                .verify(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(Scenarios.class)
    void everyOperationSucceedsAgainstARegistryThatKeepsToTheProtocol(Scenarios scenario) {
        run(scenario.make(settings()));
        assertThat(meter.failures()).isEmpty();
        assertThat(meter.operations()).isEqualTo(OPERATIONS);
        assertThat(registry.uploads).as("sessions left open").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Scenarios.class,
            names = {"PUSH", "PUSH_CHUNKS", "PUSH_PUT", "PUSH_POST", "SLOW_PUSH", "RESUME"})
    void everyPushBringsABlobOfItsOwn(Scenarios scenario) {
        run(scenario.make(settings()));
        assertThat(registry.blobs).hasSize(OPERATIONS);
        registry.blobs.forEach(
                (digest, bytes) -> assertThat(FakeRegistry.digest(bytes)).isEqualTo(digest));
        assertThat(meter.bytes()).isEqualTo((long) OPERATIONS * SIZE);
        assertThat(client.moved()).isGreaterThanOrEqualTo(meter.bytes());
    }

    @ParameterizedTest
    @EnumSource(
            value = Scenarios.class,
            names = {"PULL", "PULL_RANGES", "SLOW_PULL"})
    void everyPullMovesAWholeBlob(Scenarios scenario) {
        run(scenario.make(settings()));
        assertThat(registry.blobs).hasSize(3);
        assertThat(meter.bytes()).isEqualTo((long) OPERATIONS * SIZE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Scenarios.class,
            names = {"PULL", "PULL_RANGES", "SLOW_PULL", "RANGE", "MANIFEST", "MANIFEST_DIGEST"})
    void oneWrongBitIsAnError(Scenarios scenario) {
        Scenario made = scenario.make(settings());
        made.prepare(target).as(StepVerifier::create).expectComplete().verify(LIMIT);
        registry.spoil = bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        };
        run(made);
        assertThat(meter.operations()).isZero();
        assertThat(meter.failures().keySet()).isSubsetOf("wrong digest", "wrong bytes");
        assertThat(meter.failed()).isEqualTo(OPERATIONS);
    }

    @Test
    void anAnswerThatEndsEarlyIsAnError() {
        Scenario made = Scenarios.PULL.make(settings());
        made.prepare(target).as(StepVerifier::create).expectComplete().verify(LIMIT);
        registry.hangUp = true;
        run(made);
        assertThat(meter.failures()).containsOnlyKeys("connection closed").containsValue((long) OPERATIONS);
    }

    @Test
    void whatARegistryDoesNotHaveIsCountedUnderItsCode() {
        Scenario made = Scenarios.HEAD.make(settings());
        made.prepare(target).as(StepVerifier::create).expectComplete().verify(LIMIT);
        registry.blobs.clear();
        Scenario pull = Scenarios.PULL.make(settings());
        new Load(1, 0)
                .run(Amount.of(2), target.operations(pull), meter)
                .as(StepVerifier::create)
                .expectComplete()
                .verify(LIMIT);
        assertThat(meter.failures()).containsOnlyKeys("HTTP 404 BLOB_UNKNOWN");
    }

    @Test
    void aMountThatIsNotOneIsAnError() {
        Scenario made = Scenarios.MOUNT.make(settings());
        made.prepare(target).as(StepVerifier::create).expectComplete().verify(LIMIT);
        registry.blobs.clear();
        new Load(1, 0)
                .run(Amount.of(1), target.operations(made), meter)
                .as(StepVerifier::create)
                .expectComplete()
                .verify(LIMIT);
        assertThat(meter.failures()).hasSize(1);
    }

    @Test
    void aPushThatWasCutGoesOnWhereTheRegistryIs() {
        run(Scenarios.RESUME.make(settings()));
        assertThat(registry.requests.stream().filter(line -> line.startsWith("PATCH")))
                .hasSizeGreaterThanOrEqualTo(2 * OPERATIONS);
        assertThat(client.moved()).as("half was not sent twice").isLessThan(2L * OPERATIONS * SIZE);
    }

    @Test
    void manifestsNameWhatIsThere() {
        run(Scenarios.MANIFEST_PUT.make(settings()));
        String manifest = new String(registry.manifests.values().iterator().next(), StandardCharsets.UTF_8);
        assertThat(manifest).contains(Image.MEDIA_TYPE).contains(registry.blobs.keySet());
    }

    @Test
    void aMixKeepsItsShares() {
        run(Scenarios.mixed(Map.of(Scenarios.PUSH, 1, Scenarios.HEAD, 3), settings()));
        assertThat(meter.failures()).isEmpty();
        assertThat(registry.blobs).as("3 to be asked for, 3 of 12 pushed").hasSize(6);
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> Scenarios.named("pusch"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pusch");
    }
}
