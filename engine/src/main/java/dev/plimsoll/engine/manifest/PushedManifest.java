package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import java.util.Optional;

/**
 * How a push ended.
 *
 * @param descriptor what was stored
 * @param subject the manifest it refers to, which need not exist
 */
public record PushedManifest(Descriptor descriptor, Optional<Digest> subject) {}
