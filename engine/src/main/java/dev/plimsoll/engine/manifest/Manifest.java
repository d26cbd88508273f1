package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Descriptor;
import java.nio.ByteBuffer;

/**
 * A stored manifest.
 *
 * @param descriptor its media type, digest and size
 * @param content its exact bytes, as they were pushed; read-only, the receiver's own
 */
public record Manifest(Descriptor descriptor, ByteBuffer content) {}
