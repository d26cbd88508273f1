/** A store of local files: durable, for one node or several on a shared file system. */
@NullMarked
package dev.plimsoll.driver.filesystem;

import org.jspecify.annotations.NullMarked;
