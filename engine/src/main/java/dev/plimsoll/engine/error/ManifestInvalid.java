package dev.plimsoll.engine.error;

/** A manifest that breaks its own rules: not strict JSON, of an unknown type, or contradicting its media type. */
public final class ManifestInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    public ManifestInvalid(String message) {
        super(ErrorCode.MANIFEST_INVALID, message);
    }
}
