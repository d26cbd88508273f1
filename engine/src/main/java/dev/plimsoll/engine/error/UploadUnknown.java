package dev.plimsoll.engine.error;

/** The repository has no such upload: never begun, committed, cancelled or purged. */
public final class UploadUnknown extends RegistryException {

    private static final long serialVersionUID = 1L;

    public UploadUnknown(String message) {
        super(ErrorCode.BLOB_UPLOAD_UNKNOWN, message);
    }
}
