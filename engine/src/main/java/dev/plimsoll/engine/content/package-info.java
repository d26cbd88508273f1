/** Values: digests, descriptors, names, tags and ranges. Parsed once by hand-written scanners, then trusted. */
@NullMarked
package dev.plimsoll.engine.content;

import org.jspecify.annotations.NullMarked;
