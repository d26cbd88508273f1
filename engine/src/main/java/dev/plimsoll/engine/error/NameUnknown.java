package dev.plimsoll.engine.error;

/** The registry holds no such repository. */
public final class NameUnknown extends RegistryException {

    private static final long serialVersionUID = 1L;

    public NameUnknown(String message) {
        super(ErrorCode.NAME_UNKNOWN, message);
    }
}
