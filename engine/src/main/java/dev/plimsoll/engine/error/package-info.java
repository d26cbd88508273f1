/** One sealed family of errors, each with its OCI code. */
@NullMarked
package dev.plimsoll.engine.error;

import org.jspecify.annotations.NullMarked;
