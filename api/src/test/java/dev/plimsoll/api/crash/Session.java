package dev.plimsoll.api.crash;

/** An upload that was begun, and what its client knows of it. */
final class Session {

    final String location;
    final Payload payload;

    /** The offset of the last answer. */
    int acknowledged;

    /** How far a request that was not answered may have brought it; otherwise the same. */
    int sent;

    /** Whether a request was sent that ends it, and not answered. */
    boolean ending;

    Session(String location, Payload payload) {
        this.location = location;
        this.payload = payload;
    }

    void acknowledge(int offset) {
        acknowledged = offset;
        sent = offset;
    }

    @Override
    public String toString() {
        return "the upload %s of %s, %d bytes acknowledged, %d sent".formatted(location, payload, acknowledged, sent);
    }
}
