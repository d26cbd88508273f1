package dev.plimsoll.engine.error;

import java.util.List;

/** A manifest refers to blobs or manifests that its repository does not hold. */
public final class ManifestBlobUnknown extends RegistryException {

    private static final long serialVersionUID = 1L;

    private final String[] digests;

    /** @param digests what is missing, as text, in the manifest's order */
    public ManifestBlobUnknown(List<String> digests) {
        super(ErrorCode.MANIFEST_BLOB_UNKNOWN, "manifest references unknown content: " + String.join(", ", digests));
        this.digests = digests.toArray(String[]::new);
    }

    /** Returns what is missing, in the manifest's order. */
    public List<String> digests() {
        return List.of(digests);
    }
}
