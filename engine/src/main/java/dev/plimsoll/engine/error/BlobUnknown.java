package dev.plimsoll.engine.error;

/** The repository has no link to the blob; whether another repository has one is not told. */
public final class BlobUnknown extends RegistryException {

    private static final long serialVersionUID = 1L;

    public BlobUnknown(String message) {
        super(ErrorCode.BLOB_UNKNOWN, message);
    }
}
