package dev.plimsoll.driver.tck.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore;
import dev.plimsoll.engine.spi.UploadStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is promised on {@link UploadStore}, seen from two nodes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class UploadStoreContract {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final UploadId ID = id(1);
    private static final Instant START = Instant.parse("2026-11-21T03:04:05.123456789Z");

    /** Returns the records as one more node sees them. Empty before the first call in a test. */
    protected abstract UploadStore node();

    private static UploadId id(int number) {
        return new UploadId(new UUID(0x4000, 0x8000000000000000L + number));
    }

    private static UploadRecord record(UploadId id, long length, String token) {
        ObjectKey data = ObjectKey.of("docker/registry/v2/repositories/" + NAME + "/_uploads/" + id + "/data");
        return new UploadRecord(
                NAME,
                id,
                START,
                START.plusSeconds(length),
                new Staged(data, length, token),
                Map.of(DigestAlgorithm.SHA256, "0a0b0c", DigestAlgorithm.SHA512, ""));
    }

    private static Stored value(Mono<Stored> command) {
        return Objects.requireNonNull(command.block(PATIENCE));
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        UploadStore one = node();
        UploadRecord record = record(ID, 42, "parts=1:\"e\",2:\"f\" {}%~");
        Stored created = value(one.create(record));
        assertThat(created.record()).isEqualTo(record);
        Stored found = value(node().find(NAME, ID));
        assertThat(found).isEqualTo(created);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        UploadStore store = node();
        value(store.create(record(ID, 0, "")));
        assertThat(store.find(NAME, id(2)).block(PATIENCE)).isNull();
        assertThat(store.find(RepositoryName.parse("team/other"), ID).block(PATIENCE))
                .isNull();
    }

    @Test
    void aRecordAdvancesFromTheStateItIsInAndFromNoOther() {
        UploadStore one = node();
        UploadStore other = node();
        Stored created = value(one.create(record(ID, 0, "")));
        Stored advanced = value(other.advance(record(ID, 5, "five"), created.version()));
        one.advance(record(ID, 6, "six"), created.version())
                .as(StepVerifier::create)
                .expectError(Conflict.class)
                .verify(PATIENCE);
        assertThat(value(one.find(NAME, ID))).isEqualTo(advanced);
        value(one.advance(record(ID, 7, "seven"), advanced.version()));
    }

    @Test
    void aVersionNeverComesBack() {
        UploadStore store = node();
        Stored first = value(store.create(record(ID, 0, "")));
        Stored second = value(store.advance(record(ID, 1, "x"), first.version()));
        value(store.advance(record(ID, 0, ""), second.version()));
        store.advance(record(ID, 9, "late"), first.version())
                .as(StepVerifier::create)
                .expectError(Conflict.class)
                .verify(PATIENCE);
    }

    @Test
    void whatIsRemovedCannotAdvance() {
        UploadStore store = node();
        Stored created = value(store.create(record(ID, 0, "")));
        node().remove(NAME, ID).block(PATIENCE);
        store.remove(NAME, ID).block(PATIENCE);
        assertThat(store.find(NAME, ID).block(PATIENCE)).isNull();
        store.advance(record(ID, 5, "five"), created.version())
                .as(StepVerifier::create)
                .expectError(Conflict.class)
                .verify(PATIENCE);
    }

    @Test
    void aRecordIsRemovedFromTheStateItIsInAndFromNoOther() {
        UploadStore one = node();
        UploadStore other = node();
        Stored created = value(one.create(record(ID, 0, "")));
        Stored advanced = value(one.advance(record(ID, 5, "five"), created.version()));
        other.remove(NAME, ID, created.version())
                .as(StepVerifier::create)
                .expectError(Conflict.class)
                .verify(PATIENCE);
        assertThat(value(one.find(NAME, ID))).isEqualTo(advanced);
        other.remove(NAME, ID, advanced.version()).block(PATIENCE);
        assertThat(one.find(NAME, ID).block(PATIENCE)).isNull();
        other.remove(NAME, ID, advanced.version()).block(PATIENCE);
    }

    @Test
    void ofRacingNodesOneAdvances() {
        List<UploadStore> nodes = List.of(node(), node());
        for (int round = 0; round < 20; round++) {
            UploadId id = id(100 + round);
            Stored created = value(nodes.get(0).create(record(id, 0, "")));
            List<Mono<Long>> racers = IntStream.range(1, 17)
                    .mapToObj(length -> nodes.get(length % 2).advance(record(id, length, ""), created.version()))
                    .map(advance -> advance.map(stored -> stored.record().offset())
                            .onErrorResume(Conflict.class, lost -> Mono.empty()))
                    .toList();
            List<Long> winners =
                    Objects.requireNonNull(Flux.merge(racers).collectList().block(PATIENCE));
            assertThat(winners).hasSize(1);
            assertThat(value(nodes.get(1).find(NAME, id)).record().offset()).isEqualTo(winners.get(0));
        }
    }
}
