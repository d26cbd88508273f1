package dev.plimsoll.engine.spi;

/** What must hold for a write to a small object to happen; deciding and writing are one atomic act. */
public sealed interface WriteCondition {

    /** The object is written whatever was there. */
    record Always() implements WriteCondition {}

    /** Nothing must be there. */
    record IfAbsent() implements WriteCondition {}

    /** The object must be there, in this state. */
    record IfMatch(Version version) implements WriteCondition {}

    /** Writes whatever was there. */
    static WriteCondition always() {
        return new Always();
    }

    /** Writes only if nothing is there. */
    static WriteCondition ifAbsent() {
        return new IfAbsent();
    }

    /** Writes only if the object is in the given state. */
    static WriteCondition ifMatch(Version version) {
        return new IfMatch(version);
    }
}
