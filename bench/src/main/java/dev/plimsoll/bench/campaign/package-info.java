/** Runs a scenario against targets in turn, round by round. */
@NullMarked
package dev.plimsoll.bench.campaign;

import org.jspecify.annotations.NullMarked;
