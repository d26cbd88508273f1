/** The byte ledger, and the batches that content is gathered into on its way to a driver. */
@NullMarked
package dev.plimsoll.engine.buffer;

import org.jspecify.annotations.NullMarked;
