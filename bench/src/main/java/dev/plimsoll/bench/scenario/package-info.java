/** What the load consists of: one class a kind of operation. */
@NullMarked
package dev.plimsoll.bench.scenario;

import org.jspecify.annotations.NullMarked;
