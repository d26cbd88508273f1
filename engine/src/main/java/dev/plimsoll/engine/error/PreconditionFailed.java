package dev.plimsoll.engine.error;

/** The caller's If-Match or If-None-Match does not hold, so nothing was changed. */
public final class PreconditionFailed extends RegistryException {

    private static final long serialVersionUID = 1L;

    public PreconditionFailed(String message) {
        super(ErrorCode.DENIED, message);
    }
}
