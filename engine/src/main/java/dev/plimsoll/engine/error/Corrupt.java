package dev.plimsoll.engine.error;

/** Stored bytes contradict what was recorded of them: a link that is no digest, an object shorter than its size. */
public final class Corrupt extends RegistryException {

    private static final long serialVersionUID = 1L;

    public Corrupt(String message, Throwable cause) {
        super(ErrorCode.UNKNOWN, message, cause);
    }

    public Corrupt(String message) {
        this(message, new IllegalStateException(message));
    }
}
