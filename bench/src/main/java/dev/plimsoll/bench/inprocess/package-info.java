/** The engine without HTTP. */
@NullMarked
package dev.plimsoll.bench.inprocess;

import org.jspecify.annotations.NullMarked;
