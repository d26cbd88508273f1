package dev.plimsoll.engine.error;

/** The repository has no such manifest or tag. */
public final class ManifestUnknown extends RegistryException {

    private static final long serialVersionUID = 1L;

    public ManifestUnknown(String message) {
        super(ErrorCode.MANIFEST_UNKNOWN, message);
    }
}
