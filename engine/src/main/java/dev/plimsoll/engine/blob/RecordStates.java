package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.digest.MultiDigester;
import dev.plimsoll.engine.digest.StateSeal;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.UploadRecord;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Digest states in upload records. Each is sealed for its upload, the length it was taken at and the driver's token, and one
 * whose seal does not hold is never used: the bytes are read again.
 */
public final class RecordStates {

    private static final HexFormat HEX = HexFormat.of();

    private final StoreSecret secret;

    public RecordStates(StorageDriver driver, StorageLayout layout) {
        this.secret = new StoreSecret(driver, layout);
    }

    /**
     * Returns a digester that has seen the staged bytes. An algorithm without a state to trust is left out: whoever needs that
     * digest in the end reads the bytes once, not everyone who appends to them.
     */
    Mono<MultiDigester> digester(UploadRecord record) {
        if (record.offset() == 0) {
            return Mono.fromSupplier(() -> MultiDigester.create(record.digests().keySet()));
        }
        return secret.seal().map(seal -> restored(record, seal));
    }

    /** As {@link #digester}, but makes no secret: empty if there is none. */
    public Mono<MultiDigester> find(UploadRecord record) {
        return secret.stored().map(seal -> restored(record, seal));
    }

    private static MultiDigester restored(UploadRecord record, StateSeal seal) {
        Map<DigestAlgorithm, byte[]> states = new EnumMap<>(DigestAlgorithm.class);
        record.digests()
                .forEach((algorithm, text) -> bytes(text)
                        .flatMap(saved -> seal.open(saved, about(record, record.staged(), algorithm)))
                        .ifPresent(state -> states.put(algorithm, state)));
        return MultiDigester.restore(states);
    }

    private static Optional<byte[]> bytes(String text) {
        try {
            return Optional.of(HEX.parseHex(text));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** Returns the states of a digester that has seen what is staged now. */
    Mono<Map<DigestAlgorithm, String>> states(UploadRecord upload, Staged staged, MultiDigester digester) {
        return secret.seal().map(seal -> states(upload, staged, digester, seal));
    }

    private static Map<DigestAlgorithm, String> states(
            UploadRecord upload, Staged staged, MultiDigester digester, StateSeal seal) {
        Map<DigestAlgorithm, String> states = new EnumMap<>(DigestAlgorithm.class);
        digester.algorithms().forEach(algorithm -> states.put(algorithm, ""));
        digester.states()
                .forEach((algorithm, state) ->
                        states.put(algorithm, HEX.formatHex(seal.seal(state, about(upload, staged, algorithm)))));
        return states;
    }

    private static List<String> about(UploadRecord upload, Staged staged, DigestAlgorithm algorithm) {
        return List.of(
                "digest state 1",
                upload.repository().value(),
                upload.id().toString(),
                Long.toString(staged.length()),
                staged.token(),
                algorithm.toString());
    }
}
