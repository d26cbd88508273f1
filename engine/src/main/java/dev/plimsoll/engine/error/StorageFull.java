package dev.plimsoll.engine.error;

/** The store has no room left. Reads go on; nothing of the failed write remains visible. */
public final class StorageFull extends RegistryException {

    private static final long serialVersionUID = 1L;

    public StorageFull(String message, Throwable cause) {
        super(ErrorCode.UNKNOWN, message, cause);
    }
}
