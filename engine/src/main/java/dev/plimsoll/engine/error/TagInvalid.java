package dev.plimsoll.engine.error;

/** A tag outside the grammar of the OCI Distribution Specification. */
public final class TagInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    public TagInvalid(String message) {
        super(ErrorCode.TAG_INVALID, message);
    }
}
