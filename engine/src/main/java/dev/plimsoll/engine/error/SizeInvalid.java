package dev.plimsoll.engine.error;

/** A length that contradicts the content it was given for, or exceeds a limit. */
public final class SizeInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    public SizeInvalid(String message) {
        super(ErrorCode.SIZE_INVALID, message);
    }
}
