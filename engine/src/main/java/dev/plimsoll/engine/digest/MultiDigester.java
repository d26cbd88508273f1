package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Several digests over the same content, in one pass. Not thread-safe; the caller orders its calls. */
public final class MultiDigester {

    private final Map<DigestAlgorithm, Digester> digesters = new EnumMap<>(DigestAlgorithm.class);

    private MultiDigester(Collection<Digester> digesters) {
        digesters.forEach(digester -> this.digesters.put(digester.algorithm(), digester));
    }

    /** Returns a digester of these algorithms that has seen nothing. */
    public static MultiDigester create(Collection<DigestAlgorithm> algorithms) {
        return new MultiDigester(algorithms.stream().map(Digesters::create).toList());
    }

    /**
     * Returns one that goes on from saved states. An algorithm whose state cannot be restored here is not computed: it would
     * miss the content before.
     */
    public static MultiDigester restore(Map<DigestAlgorithm, byte[]> states) {
        return new MultiDigester(states.entrySet().stream()
                .map(state -> Digesters.restore(state.getKey(), state.getValue()))
                .flatMap(Optional::stream)
                .toList());
    }

    /** Returns what it computes. */
    public Set<DigestAlgorithm> algorithms() {
        return Set.copyOf(digesters.keySet());
    }

    /** Adds the bytes from position to limit, leaving both as they are. */
    public void update(ByteBuffer content) {
        int position = content.position();
        for (Digester digester : digesters.values()) {
            digester.update(content);
            content.position(position);
        }
    }

    /**
     * Returns one of the digests of everything added so far; empty if that algorithm is not computed.
     *
     * @throws dev.plimsoll.engine.error.DigestInvalid as {@link Digester#digest}
     */
    public Optional<Digest> digest(DigestAlgorithm algorithm) {
        return Optional.ofNullable(digesters.get(algorithm)).map(Digester::digest);
    }

    /** Returns each algorithm's state, without those of which there is none that could be saved. */
    public Map<DigestAlgorithm, byte[]> states() {
        Map<DigestAlgorithm, byte[]> states = new EnumMap<>(DigestAlgorithm.class);
        digesters.forEach((algorithm, digester) -> digester.state().ifPresent(state -> states.put(algorithm, state)));
        return states;
    }
}
