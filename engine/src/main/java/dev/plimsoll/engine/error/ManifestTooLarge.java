package dev.plimsoll.engine.error;

/** A manifest longer than the registry accepts. */
public final class ManifestTooLarge extends RegistryException {

    private static final long serialVersionUID = 1L;

    public ManifestTooLarge(String message) {
        super(ErrorCode.MANIFEST_INVALID, message);
    }
}
