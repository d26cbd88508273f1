package dev.plimsoll.engine.error;

/**
 * Anything that Plimsoll refuses or fails to do.
 *
 * <p>A message names the operation and the object (a digest, a tag, a storage key), never a local path, a host or a
 * credential: it may be shown to the client that caused it. Errors that merely report a caller's mistake carry no stack
 * trace; those that report a surprise ({@link Unavailable}, {@link StorageFull}, {@link Corrupt}) do, and keep their
 * cause.
 */
public abstract sealed class RegistryException extends RuntimeException
        permits BlobTooLarge,
                BlobUnknown,
                Conflict,
                Corrupt,
                DigestInvalid,
                KeyInvalid,
                ManifestBlobUnknown,
                ManifestInvalid,
                ManifestTooLarge,
                ManifestUnknown,
                NameInvalid,
                NameUnknown,
                ObjectUnknown,
                PageInvalid,
                PreconditionFailed,
                RangeInvalid,
                SizeInvalid,
                StorageFull,
                TagInvalid,
                Unavailable,
                Unsupported,
                UploadInvalid,
                UploadUnknown {

    private static final long serialVersionUID = 1L;

    /** The code is an enum and serializable. */
    private final ErrorCode code;

    RegistryException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    RegistryException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Returns the code a client is told. */
    public final ErrorCode code() {
        return code;
    }
}
