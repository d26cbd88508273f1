package dev.plimsoll.engine.error;

/** A driver was told to read an object that does not exist. */
public final class ObjectUnknown extends RegistryException {

    private static final long serialVersionUID = 1L;

    public ObjectUnknown(String message) {
        super(ErrorCode.UNKNOWN, message);
    }
}
