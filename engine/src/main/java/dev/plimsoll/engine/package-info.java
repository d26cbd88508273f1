/** The façade an embedder builds: a {@link dev.plimsoll.engine.Registry} and its repositories. */
@NullMarked
package dev.plimsoll.engine;

import org.jspecify.annotations.NullMarked;
