package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Computes one digest over content that arrives in pieces. Not thread-safe; the caller orders its calls.
 *
 * <p>Hashing is CPU work (about half a second per GiB for SHA-256 on a processor with SHA instructions) and never blocks.
 */
public interface Digester {

    /** Returns what it computes. */
    DigestAlgorithm algorithm();

    /** Adds the bytes from position to limit and moves the position there. No content is refused here. */
    void update(ByteBuffer content);

    /**
     * Returns the digest of everything added so far; more may be added afterwards.
     *
     * @throws dev.plimsoll.engine.error.DigestInvalid if that is nothing this algorithm gives a digest to: no whole archive
     */
    Digest digest();

    /**
     * Returns the state after everything added so far, from which {@link Digesters#restore} goes on in another process; empty
     * if this runtime hides it, or the algorithm has none that could be saved.
     */
    Optional<byte[]> state();
}
