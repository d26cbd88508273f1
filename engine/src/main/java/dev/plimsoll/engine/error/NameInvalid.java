package dev.plimsoll.engine.error;

/** A repository name outside the grammar of the OCI Distribution Specification. */
public final class NameInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    public NameInvalid(String message) {
        super(ErrorCode.NAME_INVALID, message);
    }
}
