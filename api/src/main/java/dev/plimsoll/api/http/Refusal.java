package dev.plimsoll.api.http;

import dev.plimsoll.engine.error.ErrorCode;
import org.springframework.http.HttpHeaders;

/**
 * A request that HTTP itself refuses, before or instead of the engine: a method no endpoint has, a content type no upload
 * has, a range no blob has.
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorCode code;
    private final transient HttpHeaders headers = new HttpHeaders();

    Refusal(int status, ErrorCode code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** Adds a header that the answer must have. */
    Refusal with(String header, String value) {
        headers.set(header, value);
        return this;
    }

    int status() {
        return status;
    }

    ErrorCode code() {
        return code;
    }

    HttpHeaders headers() {
        return headers;
    }

    /** Ends the connection after the answer: what still comes of this request is not worth reading, or not to be trusted. */
    Refusal closing() {
        return with(HttpHeaders.CONNECTION, "close");
    }

    static Refusal unsupportedMediaType(String message) {
        return new Refusal(415, ErrorCode.BLOB_UPLOAD_INVALID, message).closing();
    }
}
