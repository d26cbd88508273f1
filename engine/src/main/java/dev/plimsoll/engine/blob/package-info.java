/** Blobs of one repository: the linked store, uploads, content, and the chain that finds a descriptor. */
@NullMarked
package dev.plimsoll.engine.blob;

import org.jspecify.annotations.NullMarked;
