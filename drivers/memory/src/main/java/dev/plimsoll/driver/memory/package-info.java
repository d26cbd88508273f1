/** A store in the heap of one process: the reference, and the strictest. */
@NullMarked
package dev.plimsoll.driver.memory;

import org.jspecify.annotations.NullMarked;
