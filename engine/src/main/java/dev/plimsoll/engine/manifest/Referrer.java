package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import java.util.Map;
import java.util.Optional;

/**
 * A manifest that names another as its subject (OCI Distribution Specification, "Listing Referrers").
 *
 * @param descriptor the referring manifest
 * @param artifactType what kind of artifact it is: its {@code artifactType}, else its config's media type
 * @param annotations its annotations, in their order
 */
public record Referrer(Descriptor descriptor, Optional<String> artifactType, Map<String, String> annotations) {}
