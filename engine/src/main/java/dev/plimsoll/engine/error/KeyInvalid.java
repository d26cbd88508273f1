package dev.plimsoll.engine.error;

/** A storage key that no driver accepts. */
public final class KeyInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    public KeyInvalid(String message) {
        super(ErrorCode.NAME_INVALID, message);
    }
}
