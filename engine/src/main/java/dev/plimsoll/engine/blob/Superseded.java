package dev.plimsoll.engine.blob;

/** An upload operation gave way to a newer one. Never leaves this package: callers are told where the upload is instead. */
final class Superseded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Superseded() {
        super("upload was taken over by a newer request", null, false, false);
    }
}
