package dev.plimsoll.engine.spi;

import java.nio.ByteBuffer;

/**
 * A small object, read whole.
 *
 * @param content its bytes, read-only and the receiver's own; position and limit delimit them
 * @param version the state that was read, for {@link WriteCondition#ifMatch(Version)}
 */
public record SmallObject(ByteBuffer content, Version version) {}
