package dev.plimsoll.engine.error;

/** The store cannot be reached or failed in a way that says nothing about the request. */
public final class Unavailable extends RegistryException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /** @param retryable whether the same call, repeated as it is, may succeed */
    public Unavailable(String message, boolean retryable, Throwable cause) {
        super(ErrorCode.UNAVAILABLE, message, cause);
        this.retryable = retryable;
    }

    /** Returns whether the same call, repeated as it is, may succeed. */
    public boolean retryable() {
        return retryable;
    }
}
