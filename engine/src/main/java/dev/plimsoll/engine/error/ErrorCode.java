package dev.plimsoll.engine.error;

/**
 * The codes a registry answers with: the fourteen of the OCI Distribution Specification 1.1 ("Error Codes"), then those
 * that Docker-era clients know.
 */
public enum ErrorCode {
    BLOB_UNKNOWN,
    BLOB_UPLOAD_INVALID,
    BLOB_UPLOAD_UNKNOWN,
    DIGEST_INVALID,
    MANIFEST_BLOB_UNKNOWN,
    MANIFEST_INVALID,
    MANIFEST_UNKNOWN,
    NAME_INVALID,
    NAME_UNKNOWN,
    SIZE_INVALID,
    UNAUTHORIZED,
    DENIED,
    UNSUPPORTED,
    TOOMANYREQUESTS,
    RANGE_INVALID,
    TAG_INVALID,
    PAGINATION_NUMBER_INVALID,
    UNAVAILABLE,
    UNKNOWN
}
