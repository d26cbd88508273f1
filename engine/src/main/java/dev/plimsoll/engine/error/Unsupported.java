package dev.plimsoll.engine.error;

/** The registry is configured not to do this. */
public final class Unsupported extends RegistryException {

    private static final long serialVersionUID = 1L;

    public Unsupported(String message) {
        super(ErrorCode.UNSUPPORTED, message);
    }
}
