package dev.plimsoll.bench.client;

/** An answer of the right form with the wrong content. */
public final class Wrong extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param kind what is wrong, in the few words it is counted under */
    public Wrong(String kind) {
        super(kind, null, false, false);
    }
}
