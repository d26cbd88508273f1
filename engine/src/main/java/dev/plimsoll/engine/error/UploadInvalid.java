package dev.plimsoll.engine.error;

/** An upload request that makes no sense in itself, or whose upload was taken over by a newer request. */
public final class UploadInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    public UploadInvalid(String message) {
        super(ErrorCode.BLOB_UPLOAD_INVALID, message);
    }
}
