/** The keys of every stored object, compatible with the tree of the CNCF distribution registry. */
@NullMarked
package dev.plimsoll.engine.layout;

import org.jspecify.annotations.NullMarked;
