package dev.plimsoll.api.guard;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Every reason for which a request is refused before it is one, and what its sender is told. */
enum Fault {
    REQUEST_LINE(400, "malformed request line"),
    METHOD(405, "method not allowed"),
    VERSION(505, "HTTP/1.0 and HTTP/1.1 only"),
    REQUEST_LINE_TOO_LONG(414, "request line too long"),
    HEADERS_TOO_LARGE(431, "headers too large"),
    HEADERS_TOO_MANY(431, "too many headers"),
    LINE_END(400, "a line must end with CR LF"),
    FIELD_FOLDED(400, "a header must be one line"),
    FIELD_NAME(400, "malformed header name"),
    FIELD_VALUE(400, "malformed header value"),
    HOST(400, "malformed Host"),
    HOST_COUNT(400, "exactly one Host is needed"),
    LENGTH(400, "malformed Content-Length"),
    LENGTH_COUNT(400, "more than one Content-Length"),
    ENCODING(400, "unsupported Transfer-Encoding"),
    ENCODING_AND_LENGTH(400, "both Transfer-Encoding and Content-Length"),
    ENCODING_IN_1_0(400, "Transfer-Encoding in HTTP/1.0"),
    EXPECTATION(417, "unknown expectation"),
    UPGRADE(400, "not a websocket"),
    CHUNK_SIZE(400, "malformed chunk size"),
    CHUNK_END(400, "malformed end of chunk"),
    TRAILER(400, "header not allowed as trailer"),
    SLOW_HEAD(408, "request took too long"),
    SLOW_BODY(408, "request body came too slowly");

    private static final String ALLOWED = "Allow: GET, HEAD, POST, PUT, PATCH, DELETE\r\n";

    private final int status;
    private final String message;

    Fault(int status, String message) {
        this.status = status;
        this.message = message;
    }

    int status() {
        return status;
    }

    /** Returns a complete response, which ends the connection; without its body for a request that must not be sent one. */
    byte[] response(boolean body) {
        String code = status == 408 ? "UNKNOWN" : "UNSUPPORTED";
        String json = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
        String head = "HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n" + (status == 405 ? ALLOWED : "")
                + "Content-Type: application/json\r\n"
                + "Content-Length: " + json.length() + "\r\n"
                + "Connection: close\r\n"
                + "Docker-Distribution-API-Version: registry/2.0\r\n"
                + "X-Content-Type-Options: nosniff\r\n"
                + "\r\n";
        return (body ? head + json : head).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns this as something to throw out of a parser. */
    Found found() {
        return new Found(this);
    }

    /** A fault was found. Never leaves this package, and costs no stack trace. */
    static final class Found extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Fault fault;

        private Found(Fault fault) {
            super(fault.message, null, false, false);
            this.fault = fault;
        }

        Fault fault() {
            return fault;
        }
    }
}
