/** Checks a whole store against what must hold of it, without changing anything. */
@NullMarked
package dev.plimsoll.engine.check;

import org.jspecify.annotations.NullMarked;
