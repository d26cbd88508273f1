/** Incremental digesters, folded over content as it streams. */
@NullMarked
package dev.plimsoll.engine.digest;

import org.jspecify.annotations.NullMarked;
