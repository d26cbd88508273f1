package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.digest.MultiDigester;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.Version;
import java.util.Optional;

/**
 * Content folded into an upload: what is staged now, and what is known of it.
 *
 * @param from the state that the upload's record must be advanced from
 * @param failure why the content ended early, if it did; what came before is staged all the same
 */
record Fold(Staged staged, MultiDigester digester, Version from, Optional<Throwable> failure) {

    /** Returns whether the content was cut off for a newer request. */
    boolean gaveWay() {
        return failure.filter(Superseded.class::isInstance).isPresent();
    }

    Fold advancedFrom(Version version) {
        return new Fold(staged, digester, version, failure);
    }
}
