/** Links, which are the right to read, and the chain that finds a descriptor behind one. */
@NullMarked
package dev.plimsoll.engine.descriptor;

import org.jspecify.annotations.NullMarked;
