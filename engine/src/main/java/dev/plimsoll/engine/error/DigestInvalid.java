package dev.plimsoll.engine.error;

/** A digest that is malformed, or that does not match the content it was given for. */
public final class DigestInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    public DigestInvalid(String message) {
        super(ErrorCode.DIGEST_INVALID, message);
    }
}
