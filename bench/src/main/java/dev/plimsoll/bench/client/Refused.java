package dev.plimsoll.bench.client;

/** An answer that was not the expected one. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    Refused(int status, String code) {
        super("HTTP " + status + (code.isEmpty() ? "" : " " + code), null, false, false);
        this.status = status;
        this.code = code;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the registry's own code, such as {@code BLOB_UNKNOWN}; empty if it gave none. */
    public String code() {
        return code;
    }
}
