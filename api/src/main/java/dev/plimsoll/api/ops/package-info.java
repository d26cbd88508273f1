/** Operations: health probes and what is said at start. */
@NullMarked
package dev.plimsoll.api.ops;

import org.jspecify.annotations.NullMarked;
