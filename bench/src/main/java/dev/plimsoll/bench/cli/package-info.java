/** The command line. */
@NullMarked
package dev.plimsoll.bench.cli;

import org.jspecify.annotations.NullMarked;
