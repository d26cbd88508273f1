package dev.plimsoll.engine.error;

/** A blob longer than the registry accepts. */
public final class BlobTooLarge extends RegistryException {

    private static final long serialVersionUID = 1L;

    public BlobTooLarge(String message) {
        super(ErrorCode.SIZE_INVALID, message);
    }
}
