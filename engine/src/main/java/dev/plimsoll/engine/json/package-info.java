/** JSON as the engine reads and writes it: strictly, and by streaming. */
@NullMarked
package dev.plimsoll.engine.json;

import org.jspecify.annotations.NullMarked;
