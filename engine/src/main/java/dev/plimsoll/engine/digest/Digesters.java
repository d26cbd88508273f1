package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.content.DigestAlgorithm;
import java.util.Optional;

/** Makes digesters. */
public final class Digesters {

    private Digesters() {}

    /** Returns a digester that has seen nothing. */
    public static Digester create(DigestAlgorithm algorithm) {
        return algorithm == DigestAlgorithm.TARSUM ? new TarSumDigester() : new JdkDigester(algorithm);
    }

    /**
     * Returns a digester that goes on from a saved state; empty if the state is not one of this algorithm, or if this runtime
     * cannot restore it: the content must then be read again. A TarSum is never restored.
     */
    public static Optional<Digester> restore(DigestAlgorithm algorithm, byte[] state) {
        if (algorithm == DigestAlgorithm.TARSUM) {
            return Optional.empty();
        }
        JdkDigester digester = new JdkDigester(algorithm);
        return digester.restore(state) ? Optional.of(digester) : Optional.empty();
    }
}
