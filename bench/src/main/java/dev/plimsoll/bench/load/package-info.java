/** When operations begin: closed and open loops, and pacing of single connections. */
@NullMarked
package dev.plimsoll.bench.load;

import org.jspecify.annotations.NullMarked;
