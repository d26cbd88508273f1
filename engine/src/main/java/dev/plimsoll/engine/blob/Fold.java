package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.digest.MultiDigester;
import dev.plimsoll.engine.spi.Staged;
import java.util.Optional;

/**
 * Content folded into an upload: what is staged now, and what is known of it.
 *
 * @param failure why the content ended early, if it did; what came before is staged all the same
 */
record Fold(Staged staged, MultiDigester digester, Optional<Throwable> failure) {}
